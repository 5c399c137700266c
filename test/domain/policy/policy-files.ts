// The policy files of the repository, as they are and with one thing changed.
import { expect } from '@jest/globals';
import type { CompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import { loadPolicies } from '../../../domain/policy/load-policies.js';
import { PolicyError, problemIn, type PolicyProblem } from '../../../domain/policy/policy-error.js';
import type { PolicyFile } from '../../../domain/policy/yaml-source.js';
import { readPolicyFiles } from '../../../runtime/policy-files.js';
import { wrongWords } from './both-languages.js';

export const PACK = 'dongyang/schemes/flexible-employment-social-insurance.yaml';
export const JURISDICTION = 'dongyang/jurisdiction.yaml';

export function policyFiles(): PolicyFile[] {
  return readPolicyFiles();
}

/** The flexible-employment scheme (`PACK`) as these files have it. */
export function loadPack(files: readonly PolicyFile[] = policyFiles()): CompiledScheme {
  const scheme = loadPolicies(files).schemes.find((one) => PACK.endsWith(`/${one.scheme}.yaml`));
  if (!scheme) throw new Error(`${PACK} is not there`);
  return scheme;
}

/** All files, with the first occurrence of a text in one of them replaced. */
export function filesWith(path: string, from: string, to: string): PolicyFile[] {
  return policyFiles().map((file) => {
    if (file.path !== path) return file;
    if (!file.text.includes(from)) throw new Error(`${path} does not hold: ${from}`);
    return { path, text: file.text.replace(from, () => to) };
  });
}

/** What the loader finds wrong, in English; none if it loads. Whatever a test finds wrong must be said in both languages. */
export function problemsOf(files: readonly PolicyFile[]): readonly PolicyProblem<string>[] {
  const problems = findProblems(files);
  expect(problems.flatMap(({ message, mend }) => wrongWords(message, mend))).toEqual([]);
  return problems.map((problem) => problemIn(problem, 'en'));
}

function findProblems(files: readonly PolicyFile[]): readonly PolicyProblem[] {
  try {
    loadPolicies(files);
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
}

/** The line of a file on which a text first stands. */
export function lineOf(files: readonly PolicyFile[], path: string, text: string): number {
  const file = files.find((one) => one.path === path);
  const before = file?.text.slice(0, file.text.indexOf(text));
  if (before === undefined) throw new Error(`no file ${path}`);
  return before.split('\n').length;
}

/** One thing wrong in a file, on which line it must be found, and what must be said about it. */
export interface Broken {
  readonly what: string;
  readonly path?: string;
  readonly from: string;
  readonly to: string;
  /** A text on the line that must be named; the changed text itself if left out. */
  readonly at?: string;
  readonly message: RegExp;
}
