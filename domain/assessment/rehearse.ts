// What a case would come to under another version of its policy: the same facts, the same day, the same values of settings.
import { canonicalJson } from '../canonical-json.js';
import { parseYuan, type Fen } from '../money.js';
import { findOwn } from '../policy/own-member.js';
import { InternalPolicyError } from '../policy/policy-error.js';
import type { SettingShape } from '../policy/vocabulary.js';
import type { Facts, Settings, Value } from '../policy/value-type.js';
import { assess } from './assess.js';
import type { Assessment } from './assessment.js';
import type { CompiledScheme } from './compile-scheme.js';
import { OUTCOMES, type Outcome } from './outcome.js';

/** `notAssessable`: the stored facts are none that the version could have been given. */
export const REHEARSED_OUTCOMES = [...OUTCOMES, 'notAssessable'] as const;
export type RehearsedOutcome = Outcome | 'notAssessable';

/** What a case comes to: its outcome, and the money of the whole term; null where that cannot be known yet. */
export interface Judged {
  readonly outcome: RehearsedOutcome;
  readonly amount: Fen | null;
}

export interface Rehearsed {
  readonly before: Judged;
  readonly after: Judged;
}

/** What of an assessment says how much is granted. */
export type Granted = Pick<
  Assessment,
  'outcome' | 'totalAmount' | 'oneOffAmount' | 'monthlyAmount' | 'annualAmount' | 'undeterminedFrom' | 'periods'
>;

/** A stored assessment: the record of what was computed, from what. */
export interface StoredAssessment {
  readonly facts: Facts;
  readonly result: Granted & Pick<Assessment, 'asOf' | 'settingsUsed'>;
}

/**
 * The money that an assessment grants over the whole term: nothing where it refuses, the sum where it grants. Null, that is not
 * known, where it is still open whether (it waits, lacks something, needs a person) or how much (a base is not published, the term
 * has no length).
 */
export function grantedAmount(granted: Granted): Fen | null {
  switch (granted.outcome) {
    case 'ineligible':
    case 'redirect':
      return 0n;
    case 'eligible': {
      const total = granted.totalAmount ?? granted.oneOffAmount;
      if (total !== undefined) return parseYuan(total);
      const { monthlyAmount, annualAmount, undeterminedFrom, periods } = granted;
      const grantsMoney = [monthlyAmount, annualAmount, undeterminedFrom, periods].some((field) => field !== undefined);
      return grantsMoney ? null : 0n;
    }
    default:
      return null;
  }
}

/**
 * Assesses a stored case under a draft. Before is what is stored, never computed again.
 * @param pinned the version under which it was assessed
 * @param present the settings of the jurisdiction now: for what the draft reads and the pinned version did not
 */
export function rehearse(
  draft: CompiledScheme,
  pinned: CompiledScheme,
  { facts, result }: StoredAssessment,
  present: Settings,
): Rehearsed {
  const before = { outcome: result.outcome, amount: grantedAmount(result) };
  const { asOf } = result;
  try {
    const settings = settingsOfThen(pinned, { facts, result }, present);
    const assessment = assess(draft, { facts, settings, asOf });
    return { before, after: { outcome: assessment.outcome, amount: grantedAmount(assessment) } };
  } catch (error) {
    if (!(error instanceof InternalPolicyError)) throw error;
    return { before, after: { outcome: 'notAssessable', amount: null } };
  }
}

/**
 * The settings as they counted then, and beside them what is recorded now, for months and names that were not asked for. If the
 * pinned version would read something else from these than it did, settings have been changed since; then only what counted then is
 * taken, so that no difference is put down to the draft that is not its own.
 */
function settingsOfThen(pinned: CompiledScheme, stored: StoredAssessment, present: Settings): Settings {
  const used = stored.result.settingsUsed;
  const shapes = pinned.content.settings;
  const both: Record<string, Value> = { ...present };
  for (const [name, then] of Object.entries(used))
    both[name] = withEntries(findOwn(shapes, name)?.shape, then, present[name]);
  const { facts, result } = stored;
  const again = assess(pinned, { facts, settings: both, asOf: result.asOf });
  if (canonicalJson(again.settingsUsed) === canonicalJson(used)) return both;
  const newNames = Object.entries(present).filter(([name]) => !Object.hasOwn(shapes, name));
  return { ...Object.fromEntries(newNames), ...used };
}

/** The entries that counted, and of those recorded now the ones of other months or years. */
function withEntries(shape: SettingShape | undefined, then: Value, now: Value | undefined): Value {
  if (shape?.kind === 'plain' || !Array.isArray(then) || !Array.isArray(now)) return then;
  const key = shape?.kind === 'averageByYear' ? 'year' : 'from';
  const keyOf = (entry: Value) => (entry as Readonly<Record<string, Value>>)[key];
  const counted = then as readonly Value[];
  return [
    ...counted,
    ...(now as readonly Value[]).filter((entry) => !counted.some((one) => keyOf(one) === keyOf(entry))),
  ];
}
