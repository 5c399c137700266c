// Stored cases rehearsed per second: 20,000 cases of one scheme with their assessments, as an office has them after some years,
// rehearsed through the API, the engine and the worker. The cases are written to the database at once; nothing runs for them.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { assess } from '../../domain/assessment/assess.js';
import { loadPolicies } from '../../domain/policy/load-policies.js';
import type { Facts, Settings } from '../../domain/policy/value-type.js';
import { Persona } from '../../runtime/persona-client.js';
import { readPolicyFiles } from '../../runtime/policy-files.js';
import { getRunningConfig } from '../../runtime/running-instance.js';
import { measureMemory } from '../../scripts/instance-memory.js';
import type { Instance } from './instance.js';
import { round } from './load.js';

export const STORED_CASES = 20_000;
const ROWS_AT_ONCE = 500;
const LOOK_EVERY_MS = 100;
const SCHEME = 'flexible-employment-social-insurance';

// Three years on one base for each; incomes on both sides of what the draft asks for.
const AS_OF = '2010-11-05';
const SETTINGS = {
  enterpriseMinimumWage: [{ from: '2010-04', amount: '980.00' }],
  cityAverageWage: [2009, 2010, 2011, 2012].map((year) => ({ year, amount: '31260.00', unit: 'year' })),
} as unknown as Settings;
const factsOf = (i: number) =>
  ({
    householdRegistration: { jurisdiction: 'dongyang', district: 'street-b', type: 'rural' },
    filingDistrict: 'street-b',
    personCategories: ['urban-unemployed', 'age-4050'],
    employmentForm: 'flexible',
    monthlyIncome: i % 3 === 0 ? '980.00' : '1240.50',
    paysSocialInsurance: true,
    firstSubsidisedMonth: '2010-11',
    otherAwards: [],
    documents: [],
  }) as unknown as Facts;

interface Rehearsal {
  id: string;
  status: string;
  progress: { done: number; total: number };
  summary: { cases: number; flips: number };
}

export interface RehearsalFigures {
  rehearsedCasesPerSecond: number[];
  /** Of the worker, after each round: it must not grow with the cases. */
  rehearsalWorkerMegabytes: number[];
}

export async function measureRehearsals(instance: Instance, rounds: number): Promise<RehearsalFigures> {
  const { base, dataFolder, say } = instance;
  const text = await storeCases(dataFolder);
  const officer = await Persona.signIn(base, 'policy-officer');
  const draft = await officer.post<{ id: string; status: string }>('policy-drafts', {
    jurisdiction: 'dongyang',
    scheme: SCHEME,
    text,
  });
  if (draft.status !== 'draft') throw new Error(`the draft that is rehearsed is ${draft.status}`);
  const figures: RehearsalFigures = { rehearsedCasesPerSecond: [], rehearsalWorkerMegabytes: [] };
  for (let i = 1; i <= rounds; i += 1) {
    const startedAt = performance.now();
    let seen = await officer.post<Rehearsal>(`policy-drafts/${draft.id}/rehearsals`, {});
    while (seen.status === 'running') {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      seen = await officer.get<Rehearsal>(`policy-drafts/${draft.id}/rehearsals/${seen.id}`);
    }
    const seconds = (performance.now() - startedAt) / 1000;
    const { cases, flips } = seen.summary;
    if (cases < STORED_CASES || flips < Math.floor(STORED_CASES / 3))
      throw new Error(`of ${cases} cases ${flips} flipped: that is not what was stored`);
    const worker = measureMemory(dataFolder)['worker'] ?? 0;
    figures.rehearsedCasesPerSecond.push(round(cases / seconds, 0));
    figures.rehearsalWorkerMegabytes.push(worker);
    say(
      `  round ${i}: ${cases} cases in ${round(seconds)} s, ${round(cases / seconds, 0)} cases/s, worker ${worker} MB`,
    );
  }
  return figures;
}

/** Writes decided claims with their assessments, and answers with the text of the draft: another condition and another rate. */
async function storeCases(dataFolder: string): Promise<string> {
  const files = readPolicyFiles();
  const scheme = loadPolicies(files).schemes.find((one) => one.scheme === SCHEME);
  if (!scheme) throw new Error('the flexible scheme is not there');
  const client = new pg.Client({ connectionString: getRunningConfig(dataFolder).databaseUrl });
  await client.connect();
  try {
    const claimant = randomUUID();
    for (let first = 0; first < STORED_CASES; first += ROWS_AT_ONCE) {
      const rows = Array.from({ length: ROWS_AT_ONCE }, (_, n) => {
        const facts = factsOf(first + n);
        const result = assess(scheme, { asOf: AS_OF, facts, settings: SETTINGS });
        return { id: uuidv7(), assessment: uuidv7(), facts, result, outcome: result.outcome };
      });
      await client.query(
        `WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS g (id uuid, assessment uuid, facts jsonb, result jsonb, outcome text)),
           claim AS (INSERT INTO application (id, case_number, jurisdiction, scheme, policy_hash, claimant_person_id, claimant_user_id,
               status, facts, filed_on, as_of, submitted_at, decided_at, assessment_id)
             SELECT id, id::text, 'dongyang', $2::text, $3::text, $4::uuid, 'bench', 'rejected', facts, $5::text, $5::text, $5::text::timestamptz, $5::text::timestamptz, assessment FROM given
             RETURNING id)
         INSERT INTO assessment (id, application_id, as_of, policy_hash, facts_hash, engine_version, outcome, facts, result)
         SELECT assessment, id, $5::text, $3::text, '', 1, outcome, facts, result FROM given`,
        [JSON.stringify(rows), SCHEME, scheme.hash, claimant, AS_OF],
      );
    }
  } finally {
    await client.end();
  }
  const pack = files.find(({ path }) => path.endsWith(`/${SCHEME}.yaml`))?.text ?? '';
  return pack
    .replace('version: 1.0.0', 'version: 1.1.0')
    .replace("inForceFrom: '2006-01-01'", "inForceFrom: '2030-01-01'")
    .replace("rate: '0.11'", "rate: '0.12'")
    .replace("rate: '0.06'", "rate: '0.07'")
    .replace('when: monthlyIncome >= minimumWage', 'when: monthlyIncome > minimumWage');
}
