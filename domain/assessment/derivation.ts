// How the derivations of a pack are computed: the operations of domain/policy/derivation.ts over the civil calendar.
import * as calendar from '../calendar/civil-date.js';
import type { CaseDerivation, Derivation } from '../policy/derivation.js';
import { findEntryInForce, type MonthEntry } from '../policy/setting-value.js';
import { asText, type Value } from '../policy/value-type.js';
import { ABSENT, known, missingSetting, type Lookup, type Resolver } from './case-values.js';
import { expressionOf, type Place } from './expression.js';

/** An entry of the fact `otherAwards`. */
interface OtherAward {
  readonly scheme: string;
  readonly from: calendar.CivilMonth;
  /** Without it the award has no end yet. */
  readonly to?: calendar.CivilMonth;
}

/** Makes a derivation ready. `codes` is the set that it tests against, if it does. */
export function derivationOf(derivation: Derivation, codes: readonly string[] | undefined, place: Place): Resolver {
  switch (derivation.op) {
    case 'isGiven':
      return (values) => isGiven(values.find(derivation.of));
    case 'anyInGroup': {
      const group = new Set(codes);
      return computed([derivation.of], ([value]) => [value].flat().some((code) => group.has(asText(code))));
    }
    case 'settingAt':
      return settingAt(derivation);
    case 'dayAfter':
      return computed([derivation.date], ([date]) => calendar.addDays(asText(date), 1));
    case 'addMonths':
      return computed([derivation.date], ([date]) => calendar.addMonths(asText(date), derivation.months));
    case 'termEnd':
      return computed([derivation.from], ([from]) => calendar.termEnd(asText(from), derivation.months));
    case 'monthsBetween':
      return computed([derivation.from, derivation.to], ([from, to]) =>
        calendar.monthsBetween(monthIn(from), monthIn(to)),
      );
    case 'wholeMonthsBefore':
      return computed([derivation.from, derivation.date], ([from, date]) =>
        calendar.wholeMonthsBefore(monthIn(from), asText(date)),
      );
    case 'overlappingAwards':
      return overlappingAwards(derivation, new Set(codes));
    case 'cases':
      return casesOf(derivation, place);
  }
}

function computed(names: readonly string[], compute: (values: readonly Value[]) => Value): Resolver {
  return (values) => {
    const gathered = values.gather(names);
    return gathered.state === 'known' ? known(compute(gathered.values)) : gathered;
  };
}

/** The month of a day or month. */
function monthIn(value: Value | undefined): calendar.CivilMonth {
  return calendar.monthOf(asText(value));
}

function isGiven(found: Lookup): Lookup {
  if (found.state === 'missing') return found;
  const isBlank = found.state === 'known' && typeof found.value === 'string' && found.value.trim() === '';
  return known(found.state === 'known' && !isBlank);
}

function settingAt({ setting, member, at }: Extract<Derivation, { op: 'settingAt' }>): Resolver {
  return (values) => {
    const day = values.find(at);
    if (day.state !== 'known') return day;
    const entries = (values.setting(setting) ?? []) as readonly MonthEntry[];
    const entry = findEntryInForce(entries, monthIn(day.value));
    const value = entry?.[member];
    if (entry === undefined || value === undefined) return missingSetting(setting);
    values.noteEntry(setting, entry);
    return known(value);
  };
}

function overlappingAwards(
  { awards, from, months }: Extract<Derivation, { op: 'overlappingAwards' }>,
  group: ReadonlySet<string>,
): Resolver {
  const names = typeof months === 'string' ? [awards, from, months] : [awards, from];
  return computed(names, ([list, start, length = months]) => {
    const first = monthIn(start);
    if (Number(length) < 1) return false;
    const last = calendar.shiftMonth(first, Number(length) - 1);
    const covers = (award: OtherAward) => award.from <= last && (award.to === undefined || award.to >= first);
    return (list as unknown as readonly OtherAward[]).some((award) => group.has(award.scheme) && covers(award));
  });
}

function casesOf({ cases, type }: CaseDerivation, place: Place): Resolver {
  const kind = type === 'yesNo' ? 'yesNo' : 'wholeNumber';
  const ready = cases.map(({ when, give, compute }) => ({
    when: when === undefined ? undefined : expressionOf(when, 'yesNo', place),
    compute: compute === undefined ? undefined : expressionOf(compute, kind, place),
    give,
  }));
  return (values) => {
    for (const { when, compute, give } of ready) {
      const holds = when ? when.ask(values) : known(true);
      if (holds.state === 'missing') return holds;
      if (holds.state === 'absent' || holds.value !== true) continue;
      return compute ? compute.ask(values) : give === undefined ? ABSENT : known(give);
    }
    return ABSENT;
  };
}
