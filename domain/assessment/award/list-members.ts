// What an award kind asks of a list of the form: that its elements have the members it reads.
import { findNameType } from '../../policy/name-type.js';
import { findOwn } from '../../policy/own-member.js';
import type { SchemeContent } from '../../policy/scheme-content.js';
import type { ScalarKind } from '../../policy/value-type.js';
import { checkName } from './amount.js';
import type { ParameterProblem } from './kind.js';

/** Problems of a list that must exist and of members that its elements must have, each of this type. */
export function checkList(
  name: string,
  members: readonly (readonly [member: string, kind: ScalarKind])[],
  content: SchemeContent,
  path: readonly string[],
): readonly ParameterProblem[] {
  const type = findNameType(content, name);
  if (type?.kind !== 'objects') return checkName(name, ['objects'], content, path);
  return members
    .filter(([member, kind]) => findOwn(type.members, member)?.type.kind !== kind)
    .map(([member, kind]) => ({
      path,
      message: `the elements of "${name}" have no ${kind} "${member}"`,
      mend: 'Name another member',
    }));
}
