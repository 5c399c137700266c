// The command: reads what it is pointed at, checks it, says what is wrong and prints the table.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PolicyError, problemIn, type PolicyProblem } from '../../domain/policy/policy-error.js';
import { NOT_ENCODED_FILE, POLICY_FOLDER, readPolicyFiles } from '../../runtime/policy-files.js';
import { checkPolicies, type CheckResult } from './check.js';
import { isPageInStep, OPEN_POINTS_PAGE } from './open-points-page.js';
import { readSources } from './source-documents.js';
import { tableOf } from './table.js';
import { readWorkedClaims } from './worked-cases.js';

const OWN_CASES = join('test', 'domain', 'assessment', 'cases');

/**
 * Runs the check.
 * `--sources <folder>`: the source documents; without them quotations and amounts are not compared.
 * `--cases <folder>`: worked cases, if the folder exists; by default those of the tests.
 * `--policies <folder>`: other policy files than those of the checkout.
 * @returns the exit code: 1 if something is to be mended.
 */
export function runPoliciesCheck(args: readonly string[], say: (line: string) => void): number {
  const { values: options } = parseArgs({
    args: [...args],
    options: {
      sources: { type: 'string' },
      cases: { type: 'string', default: OWN_CASES },
      policies: { type: 'string', default: POLICY_FOLDER },
    },
  });
  const { sources, cases, policies } = options;
  try {
    const result = checkPolicies({
      files: readPolicyFiles(policies),
      list: { path: NOT_ENCODED_FILE, text: readFileSync(join(policies, NOT_ENCODED_FILE), 'utf8') },
      worked: (vocabulary) => (existsSync(cases) ? readWorkedClaims(cases, vocabulary) : []),
      sources: sources === undefined ? undefined : (vocabulary) => readSources(sources, vocabulary),
    });
    // The page is that of this checkout; other policies have none.
    const isInStep = policies !== POLICY_FOLDER || isPageInStep(result.policies);
    return report(result, { hasSources: sources !== undefined, isInStep }, say);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    sayProblems(
      error.problems.map((problem) => problemIn(problem, 'en')),
      say,
    );
    return 1;
  }
}

function report(
  result: CheckResult,
  { hasSources, isInStep }: { readonly hasSources: boolean; readonly isInStep: boolean },
  say: (line: string) => void,
): number {
  for (const line of tableOf(result)) say(line);
  if (!hasSources)
    say('Quotations and amounts were not compared: that needs the source documents (--sources <folder>).');
  sayProblems(result.problems, say);
  if (!isInStep) say(`${OPEN_POINTS_PAGE} does not say what the open points say. Run npm run policies:docs.`);
  const isInOrder = result.problems.length === 0 && isInStep;
  if (isInOrder) say('Nothing to mend.');
  return isInOrder ? 0 : 1;
}

function sayProblems(problems: readonly PolicyProblem<string>[], say: (line: string) => void): void {
  for (const { file, line, message, mend } of problems) say(`policies/${file}:${line}: ${message}. ${mend}.`);
  if (problems.length > 0) say(`${problems.length} to mend.`);
}
