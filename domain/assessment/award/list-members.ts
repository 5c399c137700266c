// What an award kind asks of a list of the form: that its elements have the members it reads.
import { both } from '../../policy/label.js';
import { findNameType } from '../../policy/name-type.js';
import { findOwn } from '../../policy/own-member.js';
import { kindInChinese, NAME_ANOTHER_MEMBER } from '../../policy/problem-words.js';
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
      message: both(
        `“${name}”的各项没有${kindInChinese(kind)}类的成员“${member}”`,
        `the elements of "${name}" have no ${kind} "${member}"`,
      ),
      mend: NAME_ANOTHER_MEMBER,
    }));
}
