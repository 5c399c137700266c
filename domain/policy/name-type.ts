// Of which type a name of a pack is: `asOf`, a fact or a setting or a member of one, or a derivation.
import { findOwn } from './own-member.js';
import type { Derivation } from './derivation.js';
import type { SchemeContent } from './scheme-content.js';
import type { ValueType } from './value-type.js';

/** The day for which is assessed. */
export const AS_OF = 'asOf';

/**
 * Type of the values that a name stands for, or undefined if the pack does not have the name. `above` are the names whose
 * type is asked for already: one that rests on itself has none.
 */
export function findNameType(
  content: SchemeContent,
  name: string,
  above: readonly string[] = [],
): ValueType | undefined {
  if (above.includes(name)) return undefined;
  if (name === AS_OF) return { kind: 'date' };
  const [root = name, member] = name.split('.');
  const fact = findOwn(content.facts, root);
  if (fact) {
    return memberType(fact.type, member);
  }
  const setting = findOwn(content.settings, root);
  if (setting) return setting.shape.kind === 'plain' ? memberType(setting.shape.type, member) : undefined;
  if (member !== undefined) return undefined;
  const derivation = findOwn(content.document.derivations, root);
  return derivation && derivedType(content, root, derivation, [...above, name]);
}

/** The type itself, or that of its member. */
function memberType(type: ValueType, member: string | undefined): ValueType | undefined {
  if (member === undefined) return type;
  return type.kind === 'object' ? findOwn(type.members, member)?.type : undefined;
}

function derivedType(
  content: SchemeContent,
  name: string,
  derivation: Derivation,
  above: readonly string[],
): ValueType | undefined {
  switch (derivation.op) {
    case 'isGiven':
    case 'anyInGroup':
    case 'overlappingAwards':
    case 'awardedBefore':
      return { kind: 'yesNo' };
    case 'codesInGroup':
      return { kind: 'codes', values: findOwn(content.codeSets, name) ?? [] };
    case 'codesNotIn':
      return { kind: 'codes', values: derivation.codes };
    case 'codesWith': {
      const list = findNameType(content, derivation.of, above);
      if (list?.kind !== 'codes') return undefined;
      return { kind: 'codes', values: [...(list.values ?? []), derivation.code] };
    }
    case 'firstGiven':
      return findNameType(content, derivation.of[0] ?? '', above);
    case 'awardValue':
      return { kind: derivation.type };
    case 'yearOf':
      return { kind: 'year' };
    case 'laterOf':
    case 'earlierOf':
    case 'firstDayOf':
    case 'lastDayOf':
    case 'addDays':
    case 'dayAfter':
    case 'addMonths':
    case 'termEnd':
      return { kind: 'date' };
    case 'monthsBetween':
    case 'wholeMonthsBefore':
      return { kind: 'wholeNumber' };
    case 'settingAt': {
      const shape = findOwn(content.settings, derivation.setting)?.shape;
      return shape?.kind === 'byMonth' ? findOwn(shape.members, derivation.member)?.type : undefined;
    }
    case 'cases':
      return typeof derivation.type === 'string'
        ? { kind: derivation.type }
        : { kind: 'code', values: derivation.type.codes };
  }
}
