// Checks every ZEN expression of a pack: the fence, its needs, its texts, its types, and trial runs.
import type { CaseDerivation } from '../derivation.js';
import { readExpression, type ReadExpression } from '../expression-fence.js';
import { findFailedTrial } from '../expression-trial.js';
import { both, type Label } from '../label.js';
import { MEND_EXPRESSION } from '../problem-words.js';
import { elementOf, isList, type ValueType } from '../value-type.js';
import type { Path } from '../yaml-source.js';
import type { ResultKind } from '../zen-expression.js';
import { typeOfName, type CheckContext } from './context.js';

interface ExpressionPlace {
  readonly path: Path;
  readonly source: string;
  readonly kind: ResultKind;
}

/** Expressions that share one list of needs. */
interface Holder {
  readonly path: Path;
  readonly needs: readonly string[];
  readonly expressions: readonly ExpressionPlace[];
}

export function checkExpressions(context: CheckContext): void {
  for (const holder of holdersOf(context)) checkHolder(context, holder);
}

/** All names that expressions read, with the place of each list of needs. */
export function needsOf(context: CheckContext): { readonly path: Path; readonly needs: readonly string[] }[] {
  return holdersOf(context).map(({ path, needs }) => ({ path: [...path, 'needs'], needs }));
}

function holdersOf({ document }: CheckContext): Holder[] {
  const holders: Holder[] = [];
  document.form.forEach(({ requiredWhen }, index) => {
    if (requiredWhen) holders.push(requirementHolder(['form', index, 'requiredWhen'], requiredWhen));
  });
  document.evidence.forEach(({ requiredWhen }, index) => {
    if (requiredWhen) holders.push(requirementHolder(['evidence', index, 'requiredWhen'], requiredWhen));
  });
  for (const [name, derivation] of Object.entries(document.derivations)) {
    if (derivation.op === 'cases') holders.push(caseHolder(['derivations', name], derivation));
  }
  document.conditions.forEach(({ needs, appliesIf, when }, index) => {
    const path = ['conditions', index];
    const expressions = [{ path: [...path, 'when'], source: when, kind: 'yesNo' as const }];
    if (appliesIf !== undefined)
      expressions.unshift({ path: [...path, 'appliesIf'], source: appliesIf, kind: 'yesNo' });
    holders.push({ path, needs, expressions });
  });
  return holders;
}

function requirementHolder(path: Path, requirement: { needs: string[]; when: string }): Holder {
  return {
    path,
    needs: requirement.needs,
    expressions: [{ path: [...path, 'when'], source: requirement.when, kind: 'yesNo' }],
  };
}

function caseHolder(path: Path, { needs, cases, type }: CaseDerivation): Holder {
  const expressions: ExpressionPlace[] = [];
  cases.forEach(({ when, compute }, index) => {
    if (when !== undefined) expressions.push({ path: [...path, 'cases', index, 'when'], source: when, kind: 'yesNo' });
    if (compute !== undefined) {
      expressions.push({
        path: [...path, 'cases', index, 'compute'],
        source: compute,
        kind: type === 'yesNo' ? 'yesNo' : 'wholeNumber',
      });
    }
  });
  return { path, needs, expressions };
}

function checkHolder(context: CheckContext, { path, needs, expressions }: Holder): void {
  const { report } = context;
  const types = new Map<string, ValueType>();
  needs.forEach((name, index) => {
    const type = typeOfName(context, name, [...path, 'needs', index]);
    if (type?.kind === 'object')
      report(
        [...path, 'needs', index],
        both(`“${name}”是对象`, `"${name}" is an object`),
        both('写明所读取的成员', 'Name the member that is read'),
      );
    else if (type) types.set(name, type);
  });
  // A name misspelt there is read in its right spelling, or one misspelt in an expression is needed so: one mistake, one message.
  let areNamesRight = types.size === needs.length;
  const used = new Set<string>();
  for (const place of expressions) {
    const expression = readExpression(place.source);
    for (const name of expression.names) used.add(name);
    const undeclared = areNamesRight ? expression.names.filter((name) => !needs.includes(name)) : [];
    if (undeclared.length > 0) areNamesRight = false;
    for (const name of undeclared) {
      report(
        place.path,
        both(
          `表达式读取了“${name}”，但 needs 中没有列出`,
          `the expression reads "${name}", which is not among its needs`,
        ),
        both('更正拼写，或将其加入 needs', 'Mend its spelling or add it to needs'),
      );
    }
    for (const refusal of expression.refusals)
      report(
        place.path,
        refusal,
        both('改用 docs/policy-packs.md 所列的写法', 'Write it with the forms that docs/policy-packs.md lists'),
      );
    const isTyped = expression.names.every((name) => types.has(name));
    if (isTyped && expression.refusals.length === 0) checkTyped(context, place, expression, types);
  }
  if (!areNamesRight) return;
  needs.forEach((name, index) => {
    if (!used.has(name))
      report(
        [...path, 'needs', index],
        both(`“${name}”列入 needs 而没有读取`, `"${name}" is needed but not read`),
        both('从 needs 中删除', 'Remove it from needs'),
      );
  });
}

function checkTyped(
  { report }: CheckContext,
  place: ExpressionPlace,
  expression: ReadExpression,
  types: ReadonlyMap<string, ValueType>,
): void {
  const problems = [
    ...listProblems(expression, types),
    ...dateProblems(expression, types),
    ...textProblems(expression, types),
  ];
  for (const problem of problems) report(place.path, problem, MEND_EXPRESSION);
  if (problems.length > 0) return;
  const failure = findFailedTrial(place.source, expression, (name) => typeIn(types, name), place.kind);
  if (!failure) return;
  const wanted = place.kind === 'yesNo' ? both('“是”或“否”', 'yes or no') : both('整数', 'a whole number');
  report(
    place.path,
    both(
      `表达式并非总能得出${wanted['zh-CN']}：${failure['zh-CN']}`,
      `the expression does not always give ${wanted.en}: ${failure.en}`,
    ),
    MEND_EXPRESSION,
  );
}

function typeIn(types: ReadonlyMap<string, ValueType>, name: string): ValueType {
  const type = types.get(name);
  if (type === undefined) throw new TypeError(`no type for ${name}`);
  return type;
}

function listProblems(expression: ReadExpression, types: ReadonlyMap<string, ValueType>): Label[] {
  const problems: Label[] = [];
  for (const { list, members } of expression.walks) {
    const type = types.get(list);
    if (!type || !isList(type)) {
      problems.push(both(`“${list}”不是已声明的列表`, `"${list}" is not a declared list`));
      continue;
    }
    const element = elementOf(type);
    for (const member of members) {
      if (element.kind === 'object' && (member === undefined || !Object.hasOwn(element.members, member))) {
        const name = member ?? '';
        problems.push(both(`“${list}”的各项没有成员“${name}”`, `the elements of "${list}" have no member "${name}"`));
      } else if (element.kind !== 'object' && member !== undefined) {
        problems.push(both(`“${list}”的各项没有成员`, `the elements of "${list}" have no members`));
      }
    }
  }
  const walked = new Set([...expression.walks.map(({ list }) => list), ...expression.containers]);
  for (const [name, type] of types) {
    if (expression.names.includes(name) && isList(type) && !walked.has(name)) {
      problems.push(
        both(
          `列表“${name}”只能用 some、all、count、map、filter 或 in 读取`,
          `the list "${name}" is read only by some, all, count, map, filter or in`,
        ),
      );
    }
  }
  return problems;
}

function dateProblems(expression: ReadExpression, types: ReadonlyMap<string, ValueType>): Label[] {
  return expression.dateNames
    .filter((name) => !['date', 'month'].includes(types.get(name)?.kind ?? ''))
    .map((name) => both(`date(${name})：“${name}”不是日期或月份`, `date(${name}): "${name}" is no date and no month`));
}

// A misspelt code would not fail: the comparison would just never hold.
function textProblems(expression: ReadExpression, types: ReadonlyMap<string, ValueType>): Label[] {
  const read = expression.names.map((name) => typeIn(types, name));
  const isFree = read.some((type) => admittedTexts(type) === undefined);
  const admitted = new Set(read.flatMap((type) => admittedTexts(type) ?? []));
  return isFree
    ? []
    : expression.texts
        .filter((text) => !admitted.has(text))
        .map((text) => both(`“${text}”不是此处所读数据项的代码`, `"${text}" is no code of what is read here`));
}

/** The codes that values of a type can be, or undefined for free text. */
function admittedTexts(type: ValueType): readonly string[] | undefined {
  switch (type.kind) {
    case 'text':
      return undefined;
    case 'code':
    case 'codes':
      return type.values ?? [];
    case 'objects':
    case 'object': {
      const members = Object.values(type.members).map((member) => admittedTexts(member.type));
      return members.includes(undefined) ? undefined : members.flatMap((texts) => texts ?? []);
    }
    default:
      return [];
  }
}
