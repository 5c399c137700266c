// What depends on an open point in one claim: the amount under each reading of the settings that stop it.
import { parseYuan, type Fen } from '../money.js';
import { HOLD_READING } from '../policy/open-point.js';
import type { Settings, Value } from '../policy/value-type.js';
import { assess } from './assess.js';
import type { Assessment } from './assessment.js';
import type { Claim } from './case-values.js';
import type { CompiledScheme } from './compile-scheme.js';
import { FILING_WINDOWS } from './filing-window.js';

/** The least and the most that a claim would be granted, over all readings. */
export interface Stake {
  readonly least: Fen;
  readonly most: Fen;
}

/**
 * What is at stake in a claim that is blocked or held, if its readings give amounts. Undefined where no setting decides, where one asks for
 * a value instead of a reading, and where a reading leaves the amount open: then nothing is known, and nothing is guessed.
 * `readingsOf` gives the readings that a setting admits.
 */
export function findStake(
  scheme: CompiledScheme,
  claim: Claim,
  assessment: Assessment,
  readingsOf: (setting: string) => readonly Value[] | undefined,
): Stake | undefined {
  const open = stoppingSettings(scheme, claim, assessment);
  if (open.length === 0) return undefined;
  let readings: readonly Settings[] = [claim.settings];
  for (const name of open) {
    const values = readingsOf(name);
    if (!values) return undefined;
    readings = readings.flatMap((settings) => values.map((value) => ({ ...settings, [name]: value })));
  }
  const amounts = readings.map((settings) => amountUnder(scheme, { ...claim, settings }));
  if (!amounts.every((amount) => amount !== undefined)) return undefined;
  const [first = 0n, ...others] = amounts;
  return {
    least: others.reduce((least, amount) => (amount < least ? amount : least), first),
    most: others.reduce((most, amount) => (amount > most ? amount : most), first),
  };
}

/** The settings that have no value, or leave the decision to a person. */
function stoppingSettings(
  { content }: CompiledScheme,
  { settings }: Claim,
  { outcome, missingSettings }: Assessment,
): readonly string[] {
  if (outcome === 'blocked') return missingSettings ?? [];
  if (outcome !== 'hold') return [];
  return Object.entries(content.settings).flatMap(([name, { shape }]) => {
    const value = settings[name] ?? (shape.kind === 'plain' ? shape.default : undefined);
    return value === HOLD_READING ? [name] : [];
  });
}

/** What is granted in all; undefined if it is not known, or something else stops the claim. */
function amountUnder(scheme: CompiledScheme, claim: Claim): Fen | undefined {
  // When claims are taken changes nothing of what is granted.
  const { [FILING_WINDOWS]: _windows, ...settings } = claim.settings;
  const { outcome, totalAmount, oneOffAmount } = assess(scheme, { ...claim, settings });
  if (outcome === 'ineligible') return 0n;
  const amount = outcome === 'eligible' ? (totalAmount ?? oneOffAmount) : undefined;
  return amount === undefined ? undefined : parseYuan(amount);
}
