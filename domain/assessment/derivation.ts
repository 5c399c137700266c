// How the derivations of a pack are computed: the operations of domain/policy/derivation.ts over the civil calendar.
import * as calendar from '../calendar/civil-date.js';
import type { CaseDerivation, Derivation } from '../policy/derivation.js';
import { InternalPolicyError } from '../policy/policy-error.js';
import { LONGEST_TERM_MONTHS } from '../policy/scheme.js';
import { findEntryInForce, type MonthEntry } from '../policy/setting-value.js';
import { asText, type Value } from '../policy/value-type.js';
import type { Award } from './award/kind.js';
import { ABSENT, known, missingSetting, type CaseValues, type Lookup, type Resolver } from './case-values.js';
import { expressionOf, type Place } from './expression.js';

/** An entry of the fact `otherAwards`. */
interface OtherAward {
  readonly scheme: string;
  readonly from: calendar.CivilMonth;
  /** Without it the award has no end yet. */
  readonly to?: calendar.CivilMonth;
}

/** Makes a derivation ready. `codes` is the set that it tests against, if it does. */
export function derivationOf(
  derivation: Derivation,
  codes: readonly string[] | undefined,
  place: Place,
  award: Award | undefined,
): Resolver {
  switch (derivation.op) {
    case 'isGiven':
      return (values) => isGiven(values.find(derivation.of));
    case 'anyInGroup': {
      const group = new Set(codes);
      return computed([derivation.of], ([value]) => [value].flat().some((code) => group.has(asText(code))));
    }
    case 'codesInGroup':
      return computed([derivation.of], ([list]) => codesOf(codes).filter((code) => codesOf(list).includes(code)));
    case 'codesNotIn':
      return computed([derivation.of], ([list]) => derivation.codes.filter((code) => !codesOf(list).includes(code)));
    case 'codesWith':
      return computed([derivation.of, derivation.when], ([list, isOneMore]) => {
        const codes = codesOf(list);
        return isOneMore === true && !codes.includes(derivation.code) ? [...codes, derivation.code] : codes;
      });
    case 'firstGiven':
      return (values) => findFirst(values, derivation.of);
    case 'settingAt':
      return settingAt(derivation);
    case 'dayAfter':
      return computed([derivation.date], ([date]) => calendar.addDays(asText(date), 1));
    case 'addDays':
      return computed([derivation.date], ([date]) => calendar.addDays(asText(date), derivation.days));
    case 'laterOf':
      return oneOfDays(derivation.dates, (one, other) => (one >= other ? one : other));
    case 'earlierOf':
      return oneOfDays(derivation.dates, (one, other) => (one <= other ? one : other));
    case 'yearOf':
      return computed([derivation.date], ([date]) => calendar.yearOf(asText(date)));
    case 'firstDayOf':
      return computed([derivation.of], ([span]) => calendar.firstDayOf(monthIn(span)));
    case 'lastDayOf':
      return computed([derivation.of], ([span]) =>
        calendar.lastDayOf(typeof span === 'number' ? `${span}-12` : monthIn(span)),
      );
    case 'addMonths':
      return withMonths(derivation.date, derivation.months, calendar.addMonths);
    case 'termEnd':
      return withMonths(derivation.from, derivation.months, calendar.termEnd);
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
    case 'awardedBefore': {
      const schemes = new Set(codes);
      return computed([derivation.awards], ([list]) => awardsIn(list).some(({ scheme }) => schemes.has(scheme)));
    }
    case 'awardValue': {
      const offer = award?.offers?.[derivation.value];
      if (!offer) throw new InternalPolicyError(place.scheme, place.element, 'the award does not offer this value');
      return (values) => offer.find(values);
    }
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

/** The month of a day or month; of a year, its January. */
function monthIn(value: Value | undefined): calendar.CivilMonth {
  return typeof value === 'number' ? `${value}-01` : calendar.monthOf(asText(value));
}

function codesOf(value: Value | readonly string[] | undefined): readonly string[] {
  return (value ?? []) as readonly string[];
}

/** The first value that is given; one that is needed and not there decides before those after it. */
function findFirst(values: CaseValues, names: readonly string[]): Lookup {
  for (const name of names) {
    const found = values.find(name);
    if (found.state !== 'absent') return found;
  }
  return ABSENT;
}

/** One of those days that are given; absent if none is. */
function oneOfDays(
  names: readonly string[],
  choose: (one: calendar.CivilDate, other: calendar.CivilDate) => calendar.CivilDate,
): Resolver {
  return (values) => {
    const given = values.gather(names.filter((name) => values.find(name).state !== 'absent'));
    if (given.state !== 'known') return given;
    const days = given.values.map(asText);
    return days.length === 0 ? ABSENT : known(days.reduce(choose));
  };
}

function withMonths(
  date: string,
  months: string | number,
  add: (date: calendar.CivilDate, months: number) => calendar.CivilDate,
): Resolver {
  const names = typeof months === 'string' ? [date, months] : [date];
  return computed(names, ([day, count = months]) => add(asText(day), Math.min(Number(count), LONGEST_TERM_MONTHS)));
}

function awardsIn(list: Value | undefined): readonly OtherAward[] {
  return list as unknown as readonly OtherAward[];
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
    return awardsIn(list).some((award) => group.has(award.scheme) && covers(award));
  });
}

function casesOf({ cases, type }: CaseDerivation, place: Place): Resolver {
  const kind = type === 'yesNo' ? 'yesNo' : 'wholeNumber';
  const ready = cases.map(({ when, give, compute, take }) => ({
    take,
    when: when === undefined ? undefined : expressionOf(when, 'yesNo', place),
    compute: compute === undefined ? undefined : expressionOf(compute, kind, place),
    give,
  }));
  return (values) => {
    for (const { when, compute, give, take } of ready) {
      const holds = when ? when.ask(values) : known(true);
      if (holds.state === 'missing') return holds;
      if (holds.state === 'absent' || holds.value !== true) continue;
      if (take !== undefined) return values.find(take);
      return compute ? compute.ask(values) : give === undefined ? ABSENT : known(give);
    }
    return ABSENT;
  };
}
