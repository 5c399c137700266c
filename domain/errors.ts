// Why something was refused: a closed list of codes. HTTP statuses belong to api/, words to its message catalogue.

/** Codes of refusals that carry a rule of the business; each has a page in docs/errors and a text in both languages. */
export const REFUSAL_CODES = [
  /** Nothing of that id, or the caller may not see it. */
  'not-found',
  /** The caller's roles or organisation do not cover this. */
  'forbidden',
  /** Whoever acted at one stage does not act at another; whoever prepared does not approve. */
  'four-eyes',
  /** Nobody acts on a case of his own. */
  'own-case',
  /** Not possible in the present state; `availableActions` says what is. */
  'not-available',
  /** Another command got there first; `conflict` says who, what and when. */
  'conflict',
  /** A task is decided only by whoever has taken it. */
  'task-not-claimed',
  'opinion-required',
  /** Approval needs a current assessment `eligible`. */
  'not-eligible',
  /** A fact that this approval rests on must first be established. */
  'fact-not-established',
  'unknown-fact',
  /** What an officer decided leaves open what it had to decide: a length, a reason. */
  'decision-incomplete',
  /** Nothing can be paid without an account. */
  'payee-missing',
  /** The months are covered by another award of the same exclusion group. */
  'coverage-conflict',
  /** Only what was asked for may be changed. */
  'not-asked-for',
  'deadline-passed',
  /** The draft changed between reading and submitting. */
  'draft-changed',
  'unknown-district',
  'nothing-due',
  'batch-in-preparation',
  /** What a change would do was counted anew since the officer looked. */
  'impact-changed',
  /** The jurisdiction has no such kind of duty. */
  'unknown-duty-type',
  /** A duty cannot begin on a day that is yet to come. */
  'not-yet-begun',
  /** Nothing of this kind is owed, or it has all been done. */
  'not-owed',
  /** Something that comes before has not been done yet; `names` says what. */
  'out-of-order',
  /** A payout of the list is held meanwhile: the whole list is refused, with the names. */
  'batch-conflicted',
  /** Nobody has seen yet what the draft would change: a rehearsal of exactly this text must be through. */
  'not-rehearsed',
  /** Something was released since the draft was checked, so that its text is not sound any more or means something else. */
  'draft-outdated',
  /** Nothing was done before the command expired; it may be sent again under a new key. */
  'command-expired',
] as const;

export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** Facts about a refusal, in ids and codes, for the answer. */
export interface RefusalDetails {
  availableActions?: readonly string[];
  /** Person who took the seat, action and instant (milliseconds). */
  conflict?: { userId: string; action: string; at: number };
  /** JSON pointers of offending fields. */
  pointers?: readonly string[];
  /** Names for the message: facts, findings, schemes. */
  names?: readonly string[];
}

/** A refusal on its way out of a transaction: thrown so that nothing half done remains, then kept as the command's result. */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    readonly details: RefusalDetails = {},
  ) {
    super(code);
    this.name = 'Refusal';
  }
}
