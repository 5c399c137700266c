// Assessments per second in this process, for the scheme whose conditions and arithmetic cost most, and how long one takes over HTTP.
import { assess } from '../../domain/assessment/assess.js';
import { compileScheme } from '../../domain/assessment/compile-scheme.js';
import { loadPolicies } from '../../domain/policy/load-policies.js';
import type { Facts, Settings } from '../../domain/policy/value-type.js';
import { send } from '../../runtime/persona-client.js';
import { readPolicyFiles } from '../../runtime/policy-files.js';
import type { Instance } from './instance.js';
import { openLoop, percentile, round } from './load.js';

const IN_PROCESS_MS = 3_000;
const HTTP_PER_SECOND = 50;
const HTTP_SECONDS = 10;

// Three years on four bases: every condition is asked, every kind of step is written.
const AS_OF = '2009-07-02';
const FACTS = {
  householdRegistration: { jurisdiction: 'dongyang', district: 'street-a', type: 'urban' },
  filingDistrict: 'street-a',
  personCategories: ['age-4050', 'urban-unemployed'],
  employmentForm: 'flexible',
  monthlyIncome: '1000.00',
  paysSocialInsurance: true,
  insuredBranches: ['pension', 'medical'],
  firstSubsidisedMonth: '2009-07',
  otherAwards: [{ scheme: 'employment-assistance-80', from: '2008-01', to: '2008-12', status: 'paid' }],
} as unknown as Facts;
const SETTINGS = {
  cityAverageWage: [2008, 2009, 2010, 2011].map((year) => ({ year, amount: '28800.00', unit: 'year' })),
  enterpriseMinimumWage: [{ from: '2008-01', amount: '850.00' }],
} as unknown as Settings;

export interface AssessmentFigures {
  assessmentsPerSecond: number[];
  assessmentP95Ms: number[];
}

export async function measureAssessments({ base, say }: Instance, rounds: number): Promise<AssessmentFigures> {
  const figures: AssessmentFigures = { assessmentsPerSecond: [], assessmentP95Ms: [] };
  const policies = loadPolicies(readPolicyFiles());
  const found = policies.schemes.find(
    ({ content }) => content.document.scheme === 'flexible-employment-social-insurance',
  );
  if (!found) throw new Error('the flexible scheme is not there');
  const scheme = compileScheme(found.content);
  const body = JSON.stringify({
    jurisdiction: 'dongyang',
    scheme: scheme.scheme,
    asOf: AS_OF,
    facts: FACTS,
    settings: SETTINGS,
  });
  for (let i = 1; i <= rounds; i += 1) {
    const startedAt = performance.now();
    let count = 0;
    while (performance.now() - startedAt < IN_PROCESS_MS) {
      if (assess(scheme, { asOf: AS_OF, facts: FACTS, settings: SETTINGS }).outcome !== 'eligible')
        throw new Error('the claim that is measured is not eligible');
      count += 1;
    }
    const rate = (count * 1000) / (performance.now() - startedAt);
    const latencies: number[] = [];
    await openLoop(Array.from({ length: HTTP_PER_SECOND * HTTP_SECONDS }), HTTP_PER_SECOND, async () => {
      const sentAt = performance.now();
      const { status } = await send(base, 'POST', '/api/v1/assessments', body, { 'content-type': 'application/json' });
      if (status !== 200) throw new Error(`an assessment was answered with ${status}`);
      latencies.push(performance.now() - sentAt);
    });
    const p95 = percentile(latencies, 0.95);
    figures.assessmentsPerSecond.push(round(rate, 0));
    figures.assessmentP95Ms.push(round(p95));
    say(
      `  round ${i}: ${round(rate, 0)} assessments/s in process, p95 ${round(p95)} ms over HTTP at ${HTTP_PER_SECOND}/s`,
    );
  }
  return figures;
}
