// Everything that `npm run policies:check` proves about the policy files, as problems to mend and numbers for its table.
import { both } from '../../domain/policy/label.js';
import { loadPolicies, type Policies } from '../../domain/policy/load-policies.js';
import { problemIn, type PolicyProblem } from '../../domain/policy/policy-error.js';
import { YamlSource, type PolicyFile } from '../../domain/policy/yaml-source.js';
import { wrongCitation } from './citations.js';
import { coverConditions, type ConditionCoverage } from './condition-coverage.js';
import { Chance, ClaimMaker } from './generated-claims.js';
import { checkAmounts, citingFile, type CheckedAmount, type CitingFile } from './not-encoded.js';
import { reportUnasked } from './open-points.js';
import type { Sources } from './source-documents.js';
import type { WorkedClaim } from './worked-cases.js';

/** Any other would do as well; one that stays makes the answer the same every time. */
const SEED = 20_061_126;

export interface CheckInput {
  readonly files: readonly PolicyFile[];
  /** `policies/not-encoded.yaml`. */
  readonly list: PolicyFile;
  /** The worked cases at hand. */
  readonly worked: (vocabulary: Policies['vocabulary']) => readonly WorkedClaim[];
  /** The source documents, if they are at hand. */
  readonly sources: ((vocabulary: Policies['vocabulary']) => Sources) | undefined;
}

export interface SchemeCoverage {
  readonly jurisdiction: string;
  readonly scheme: string;
  readonly conditions: readonly ConditionCoverage[];
  readonly quoteCount: number;
  /** The amounts and terms of the clauses that it quotes; undefined without documents. */
  readonly amounts: readonly CheckedAmount[] | undefined;
  readonly file: string;
}

export interface CheckResult {
  readonly policies: Policies;
  /** In English: the command is for engineers. */
  readonly problems: readonly PolicyProblem<string>[];
  readonly schemes: readonly SchemeCoverage[];
  /** The amounts and terms of all cited clauses; undefined without documents. */
  readonly amounts: readonly CheckedAmount[] | undefined;
}

/**
 * Checks the policies. Without source documents quotations and amounts are not compared.
 * @throws PolicyError if the loader refuses the files: a name that is not declared, an expression that is none.
 */
export function checkPolicies({ files, list, worked, sources: readSources }: CheckInput): CheckResult {
  const policies = loadPolicies(files);
  const citing = files.map((file) => citingFile(new YamlSource(file)));
  const sources = readSources?.(policies.vocabulary);
  if (sources) for (const file of citing) reportWrongCitations(file, sources);
  reportUnasked(policies, citing);
  const checked = sources && checkAmounts(citing, sources, list);
  const schemes = coverSchemes(policies, citing, worked(policies.vocabulary), checked?.amounts);
  const read = [...citing.map(({ source }) => source), ...(checked ? [checked.listSource] : [])];
  const problems = read.flatMap((source) => source.problems.map((problem) => problemIn(problem, 'en')));
  return { policies, problems, schemes, amounts: checked?.amounts };
}

function reportWrongCitations({ source, citations }: CitingFile, sources: Sources): void {
  for (const citation of citations) {
    const wrong = wrongCitation(citation, sources);
    if (wrong) source.report(citation.path, wrong.message, wrong.mend);
  }
}

function coverSchemes(
  policies: Policies,
  citing: readonly CitingFile[],
  worked: readonly WorkedClaim[],
  amounts: readonly CheckedAmount[] | undefined,
): readonly SchemeCoverage[] {
  return policies.schemes.flatMap((scheme) => {
    const { jurisdiction: id } = scheme;
    const jurisdiction = policies.jurisdictions.get(id);
    const file = citing.find(({ source }) => source.file.path === `${id}/schemes/${scheme.scheme}.yaml`);
    if (!jurisdiction || !file) return [];
    const chance = new Chance(SEED);
    const maker = new ClaimMaker(scheme, policies.vocabulary, jurisdiction, chance);
    const own = worked.filter((one) => one.scheme === `${id}/${scheme.scheme}`).map(({ claim }) => claim);
    const conditions = coverConditions(scheme, own, maker, chance);
    conditions.forEach((condition, index) => reportUnseen(condition, index, file));
    return [
      {
        jurisdiction: id,
        scheme: scheme.scheme,
        conditions,
        quoteCount: file.citations.filter(({ quote }) => quote !== undefined).length,
        amounts: amounts?.filter((amount) => amount.citing.includes(file)),
        file: file.source.file.path,
      },
    ];
  });
}

function reportUnseen({ id, isSeenTrue, isSeenFalse }: ConditionCoverage, index: number, { source }: CitingFile): void {
  const unseen = [...(isSeenTrue ? [] : ['true']), ...(isSeenFalse ? [] : ['false'])];
  if (unseen.length > 0)
    source.report(
      ['conditions', index],
      both(
        `条件“${id}”从未出现过 ${unseen.join(' 或 ')}`,
        `the condition "${id}" was never seen ${unseen.join(' or ')}`,
      ),
      both(
        '更正条件，使其两种结果都可能出现，或补充能说明它的算例',
        'Mend it so that it can be both, or add a worked case that shows it',
      ),
    );
}
