// What is wrong with a policy pack, said so that its author can mend it; and the error for what can only be our own fault.
import type { Label } from './label.js';

/** One thing to mend in a policy file. Lines count from 1; `path` names the place inside the document ("conditions.2.when"). */
export interface PolicyProblem<Words = Label> {
  readonly file: string;
  readonly line: number;
  readonly path: string;
  readonly message: Words;
  readonly mend: Words;
}

/** The same as one language says it. */
export function problemIn(problem: PolicyProblem, language: keyof Label): PolicyProblem<string> {
  return { ...problem, message: problem.message[language], mend: problem.mend[language] };
}

/** Thrown by the loader with everything that is wrong in all files at once; its own message is for engineers, in English. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';

  constructor(readonly problems: readonly PolicyProblem[]) {
    super(problems.map(({ file, line, message, mend }) => `${file}:${line}: ${message.en}. ${mend.en}.`).join('\n'));
  }
}

/**
 * Thrown when a released policy fails on facts that passed their schema: a programming error, never the claimant's.
 * The native message stays in `cause` and is not for users.
 */
export class InternalPolicyError extends Error {
  override readonly name = 'InternalPolicyError';

  constructor(
    readonly scheme: string,
    readonly element: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`${scheme}: ${element}: ${reason}`, options);
  }
}
