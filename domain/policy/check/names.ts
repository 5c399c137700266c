// Checks the names of a pack: that they exist, are declared once, are used, and do not need themselves.
import { RESERVED_WORDS } from '../expression-fence.js';
import { namesReadBy } from '../derivation.js';
import { both } from '../label.js';
import { findOwn } from '../own-member.js';
import {
  ADD_TO_JURISDICTION,
  BREAK_THE_CIRCLE,
  isOfAnotherKind,
  kindInChinese,
  isNoValueOf,
  MEND_OR_ADD_TO_VOCABULARY,
  MEND_SPELLING,
  MEND_VALUE,
  NAME_ANOTHER_VALUE,
  thereIsNo,
} from '../problem-words.js';
import { namesOfResult } from '../result-field.js';
import { valueSchema } from '../value-schema.js';
import type { ValueType } from '../value-type.js';
import type { Path } from '../yaml-source.js';
import { findOwnCircle } from './circle.js';
import { reportDuplicates, typeOfName, type CheckContext } from './context.js';
import { needsOf } from './expressions.js';

/** What the award reads; found out by its kind. */
export interface AwardReads {
  readonly names: readonly string[];
  readonly settings: readonly string[];
  /** Types of the values that it offers to `awardValue`. */
  readonly offers: Readonly<Record<string, { readonly type: ValueType['kind'] }>>;
}

/** What a pack declares: facts, settings and derivations, each once and none that does not exist. Everything else reads these. */
export function checkDeclarations(context: CheckContext): void {
  checkForm(context);
  checkSettings(context);
  checkDerivationNames(context);
}

export function checkNames(context: CheckContext, award: AwardReads): void {
  checkTerm(context);
  checkAwardValues(context, award);
  checkCycles(context, award);
}

function checkForm({ document, vocabulary, report }: CheckContext): void {
  const facts = document.form.map(({ fact }) => fact);
  reportDuplicates(report, facts, both('事实', 'the fact'), (index) => ['form', index, 'fact']);
  document.form.forEach((field, index) => {
    const path = ['form', index];
    const fact = vocabulary.facts.get(field.fact);
    if (!fact) report([...path, 'fact'], thereIsNo('事实', 'fact', field.fact), MEND_OR_ADD_TO_VOCABULARY);
    const ways = [field.required, field.requiredWhen, field.whenAbsent].filter((way) => way !== undefined).length;
    if (ways > 1)
      report(
        path,
        both(`“${field.fact}”既为必填又为选填`, `"${field.fact}" is required and optional at once`),
        both('只保留 required、requiredWhen、whenAbsent 之一', 'Keep one of required, requiredWhen, whenAbsent'),
      );
    if (fact && field.whenAbsent !== undefined && !valueSchema(fact.type).safeParse(field.whenAbsent).success) {
      report([...path, 'whenAbsent'], isNoValueOf(field.fact), MEND_VALUE);
    }
  });
}

function checkSettings({ document, vocabulary, jurisdiction, report }: CheckContext): void {
  reportDuplicates(report, document.settings, both('设定', 'the setting'), (index) => ['settings', index]);
  document.settings.forEach((name, index) => {
    if (!vocabulary.settings.has(name)) {
      report(['settings', index], thereIsNo('设定', 'setting', name), MEND_OR_ADD_TO_VOCABULARY);
    } else if (!Object.hasOwn(jurisdiction.settings, name)) {
      report(
        ['settings', index],
        both(`${jurisdiction.jurisdiction} 没有设定“${name}”`, `${jurisdiction.jurisdiction} has no setting "${name}"`),
        ADD_TO_JURISDICTION,
      );
    }
  });
}

function checkDerivationNames({ document, vocabulary, report }: CheckContext): void {
  for (const name of Object.keys(document.derivations)) {
    const isTaken = vocabulary.facts.has(name) || vocabulary.settings.has(name) || RESERVED_WORDS.has(name);
    if (isTaken)
      report(
        ['derivations', name],
        both(`名称“${name}”已被使用`, `the name "${name}" is taken`),
        both('为推算项另取名称', 'Call the derivation otherwise'),
      );
  }
}

function checkTerm(context: CheckContext): void {
  const { term } = context.document;
  if (!term) return;
  const expect = (name: string, path: Path, kinds: readonly ValueType['kind'][]): void => {
    const type = typeOfName(context, name, path);
    if (type && !kinds.includes(type.kind))
      context.report(path, isOfAnotherKind(name, type.kind, kinds), NAME_ANOTHER_VALUE);
  };
  if (term.from !== undefined) expect(term.from, ['term', 'from'], ['date', 'month']);
  else if (term.atExpiry?.then === 'assessContinuation')
    context.report(
      ['term', 'atExpiry', 'then'],
      both('没有起点的期限，无从确定期满后的首日', 'a term without a start has no first uncovered day'),
      both('增加 from，或改为 stop', 'Add from, or let it stop'),
    );
  if (typeof term.months === 'string') expect(term.months, ['term', 'months'], ['wholeNumber']);
  checkDeclaredAnew(context, term.atExpiry?.declares ?? {});
  if (!term.extension) return;
  expect(term.extension.cumulativeMonths, ['term', 'extension', 'cumulativeMonths'], ['wholeNumber']);
  expect(term.extension.ground, ['term', 'extension', 'ground'], ['code']);
  checkGrounds(context, term.extension.ground);
}

function checkDeclaredAnew({ document, vocabulary, report }: CheckContext, declares: object): void {
  for (const [name, value] of Object.entries(declares)) {
    const path = ['term', 'atExpiry', 'declares', name];
    const fact = vocabulary.facts.get(name);
    if (!fact || document.form.every((field) => field.fact !== name))
      report(path, both(`表单没有数据项“${name}”`, `the form has no fact "${name}"`), MEND_SPELLING);
    else if (!valueSchema(fact.type).safeParse(value).success) report(path, isNoValueOf(name), MEND_VALUE);
  }
}

function checkGrounds({ document, vocabulary, report }: CheckContext, ground: string): void {
  const derivation = document.derivations[ground];
  if (derivation?.op !== 'cases' || typeof derivation.type !== 'object') return;
  const known = vocabulary.codes.get('extensionGround')?.values ?? {};
  derivation.type.codes.forEach((code, index) => {
    if (!Object.hasOwn(known, code))
      report(
        ['derivations', ground, 'type', 'codes', index],
        thereIsNo('延长理由', 'extension ground', code),
        MEND_OR_ADD_TO_VOCABULARY,
      );
  });
}

function checkAwardValues({ document, report }: CheckContext, { offers }: AwardReads): void {
  for (const [name, derivation] of Object.entries(document.derivations)) {
    if (derivation.op !== 'awardValue') continue;
    const offer = findOwn(offers, derivation.value);
    if (!offer)
      report(
        ['derivations', name, 'value'],
        both(`待遇不提供“${derivation.value}”`, `the award offers no "${derivation.value}"`),
        MEND_SPELLING,
      );
    else if (offer.type !== derivation.type)
      report(
        ['derivations', name, 'type'],
        both(`“${derivation.value}”是${kindInChinese(offer.type)}`, `"${derivation.value}" is a ${offer.type}`),
        both(`改写为 type: ${offer.type}`, `Write type: ${offer.type}`),
      );
  }
}

/** That everything declared is used. A misspelt name leaves another unused, so this is asked of packs that are right otherwise. */
export function checkUse(context: CheckContext, award: AwardReads): void {
  const { document, report } = context;
  const used = new Set([...award.names, ...award.settings].map(rootOf));
  for (const { needs } of needsOf(context)) for (const name of needs) used.add(rootOf(name));
  for (const derivation of Object.values(document.derivations)) {
    for (const name of namesReadBy(derivation)) used.add(rootOf(name));
    if (derivation.op === 'settingAt') used.add(derivation.setting);
  }
  document.conditions.forEach(({ redirectTo, opensOn }, index) => {
    for (const [member, name] of Object.entries({ redirectTo, opensOn })) {
      if (name === undefined) continue;
      used.add(rootOf(name));
      typeOfName(context, name, ['conditions', index, member]);
    }
  });
  const { term } = document;
  for (const name of [term?.from, term?.months, term?.extension?.ground, term?.extension?.cumulativeMonths]) {
    if (typeof name === 'string') used.add(rootOf(name));
  }
  for (const result of Object.values(document.results ?? {}))
    for (const name of namesOfResult(result)) used.add(rootOf(name));
  if (document.evidence.length > 0) used.add('documents');
  const unused = (name: string, path: Path): void => {
    if (!used.has(name))
      report(
        path,
        both(`“${name}”从未使用`, `"${name}" is never used`),
        both('予以删除，或加以使用', 'Remove it or use it'),
      );
  };
  document.form.forEach(({ fact }, index) => unused(fact, ['form', index, 'fact']));
  document.settings.forEach((name, index) => unused(name, ['settings', index]));
  for (const name of Object.keys(document.derivations)) unused(name, ['derivations', name]);
}

function checkCycles({ document, report }: CheckContext, award: AwardReads): void {
  const needs = new Map<string, readonly string[]>();
  for (const [name, derivation] of Object.entries(document.derivations))
    needs.set(name, (derivation.op === 'awardValue' ? award.names : namesReadBy(derivation)).map(rootOf));
  for (const { fact, requiredWhen } of document.form) if (requiredWhen) needs.set(fact, requiredWhen.needs.map(rootOf));
  for (const name of needs.keys()) {
    const circle = findOwnCircle(name, needs);
    if (!circle) continue;
    const path = Object.hasOwn(document.derivations, name)
      ? ['derivations', name]
      : ['form', document.form.findIndex(({ fact }) => fact === name)];
    const way = [...circle, name].join(' -> ');
    report(path, both(`“${name}”依赖自身：${way}`, `"${name}" needs itself: ${way}`), BREAK_THE_CIRCLE);
  }
}

function rootOf(name: string): string {
  return name.split('.')[0] ?? name;
}
