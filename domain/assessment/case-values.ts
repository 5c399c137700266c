// The values of one claim, looked up by name and computed at most once: facts, settings, derivations.
import type { CivilDate } from '../calendar/civil-date.js';
import { isUnset } from '../policy/setting-value.js';
import type { Facts, Settings, Value } from '../policy/value-type.js';

/** What is assessed: facts and settings that passed their schemas, and the day. */
export interface Claim {
  readonly asOf: CivilDate;
  readonly facts: Facts;
  readonly settings: Settings;
}

/** Names of facts and settings without which something cannot be known. */
export interface Missing {
  readonly facts: readonly string[];
  readonly settings: readonly string[];
}

/**
 * What is known of a name. `absent`: not given and not needed, so what reads it does not apply. `missing`: needed and
 * not there, so what reads it cannot be judged and never counts as failed.
 */
export type Lookup =
  | { readonly state: 'known'; readonly value: Value }
  | { readonly state: 'absent' }
  | { readonly state: 'missing'; readonly missing: Missing };

export const ABSENT: Lookup = { state: 'absent' };

export function known(value: Value): Lookup {
  return { state: 'known', value };
}

export function missingFact(name: string): Lookup {
  return { state: 'missing', missing: { facts: [name], settings: [] } };
}

export function missingSetting(name: string): Lookup {
  return { state: 'missing', missing: { facts: [], settings: [name] } };
}

/** Computes a name from the others. */
export type Resolver = (values: CaseValues) => Lookup;

/** Values of several names: all of them, or why not. What is absent decides before what is missing. */
export type Gathered =
  { readonly state: 'known'; readonly values: readonly Value[] } | Exclude<Lookup, { state: 'known' }>;

export class CaseValues {
  readonly #found = new Map<string, Lookup>();
  readonly #settingsUsed = new Map<string, Value>();

  constructor(
    readonly claim: Claim,
    readonly resolvers: ReadonlyMap<string, Resolver>,
  ) {}

  /** What is known of a name of the policy. @throws TypeError for a name that the policy does not have. */
  find(name: string): Lookup {
    const before = this.#found.get(name);
    if (before) return before;
    const resolve = this.resolvers.get(name);
    if (!resolve) throw new TypeError(`the policy has no name ${name}`);
    const found = resolve(this);
    this.#found.set(name, found);
    return found;
  }

  gather(names: readonly string[]): Gathered {
    const values: Value[] = [];
    let missing: Missing | undefined;
    for (const name of names) {
      const found = this.find(name);
      if (found.state === 'absent') return found;
      if (found.state === 'missing') missing = mergeMissing(missing, found.missing);
      else values.push(found.value);
    }
    return missing ? { state: 'missing', missing } : { state: 'known', values };
  }

  /** The recorded value of a setting; undefined if it is not set. */
  setting(name: string): Value | undefined {
    const value = Object.hasOwn(this.claim.settings, name) ? this.claim.settings[name] : undefined;
    return isUnset(value) ? undefined : value;
  }

  /** Notes which value of a setting counted; of a list, each entry that did. */
  noteSetting(name: string, value: Value): void {
    this.#settingsUsed.set(name, value);
  }

  noteEntry(name: string, entry: Value): void {
    const before = this.#settingsUsed.get(name) as readonly Value[] | undefined;
    if (before === undefined) this.#settingsUsed.set(name, [entry]);
    else if (!before.includes(entry)) this.#settingsUsed.set(name, [...before, entry]);
  }

  get settingsUsed(): Readonly<Record<string, Value>> {
    return Object.fromEntries(this.#settingsUsed);
  }
}

export function mergeMissing(one: Missing | undefined, other: Missing): Missing {
  if (!one) return other;
  return {
    facts: [...new Set([...one.facts, ...other.facts])],
    settings: [...new Set([...one.settings, ...other.settings])],
  };
}
