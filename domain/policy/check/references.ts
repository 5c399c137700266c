// Checks what a pack refers to beside names: clauses, reasons, documents, the chain, and its jurisdiction.
import { findNameType } from '../name-type.js';
import type { Condition } from '../scheme.js';
import { namesInWords } from '../scheme-words.js';
import { schemesOfGroup, type Jurisdiction } from '../jurisdiction.js';
import { DOCUMENT_TABLE } from '../vocabulary.js';
import type { Path } from '../yaml-source.js';
import { checkClauses, reportDuplicates, type CheckContext, type Report } from './context.js';

export function checkReferences(context: CheckContext): void {
  checkClauses(context.document, (code) => context.vocabulary.sources.has(code), context.report);
  checkConditions(context);
  checkEvidence(context);
  checkJurisdiction(context);
  checkChain(context);
}

function checkConditions(context: CheckContext): void {
  const { document, vocabulary, report } = context;
  reportDuplicates(
    report,
    document.conditions.map(({ id }) => id),
    'the condition',
    (index) => ['conditions', index, 'id'],
  );
  document.conditions.forEach((condition, index) => {
    const path = ['conditions', index];
    checkOutcomeMembers(condition, path, report);
    checkWords(context, condition, path);
    if (condition.reason !== undefined) {
      const reason = vocabulary.reasons.get(condition.reason);
      if (!reason)
        report(
          [...path, 'reason'],
          `there is no reason "${condition.reason}"`,
          'Mend its spelling or add it to the vocabulary',
        );
      else if (reason.with !== condition.otherwise) {
        report(
          [...path, 'reason'],
          `the reason "${condition.reason}" goes with ${reason.with}`,
          `Write otherwise: ${reason.with}, or another reason`,
        );
      }
    }
    const { missing } = condition;
    if (
      missing !== undefined &&
      !document.form.some(({ fact }) => fact === missing) &&
      !isDocumentKind(vocabulary, missing)
    ) {
      report([...path, 'missing'], `"${missing}" is neither a fact of the form nor a document`, 'Mend its spelling');
    }
  });
}

const MEMBER_OF_OUTCOME = {
  ineligible: 'reason',
  hold: 'reason',
  redirect: 'redirectTo',
  wait: 'opensOn',
  incomplete: 'missing',
} as const;
const OUTCOME_MEMBERS = ['reason', 'redirectTo', 'opensOn', 'missing'] as const;

function checkOutcomeMembers(condition: Condition, path: Path, report: Report): void {
  const wanted = MEMBER_OF_OUTCOME[condition.otherwise];
  for (const member of OUTCOME_MEMBERS) {
    const isThere = condition[member] !== undefined;
    if (member === wanted && !isThere) report(path, `${condition.otherwise} without ${member}`, `Add ${member}`);
    if (member !== wanted && isThere)
      report([...path, member], `${member} has no meaning with ${condition.otherwise}`, 'Remove it');
  }
}

/** Every condition says what it requires; the values in it are names of the pack, the same in both languages. */
function checkWords({ content, report }: CheckContext, { requires }: Condition, path: Path): void {
  if (!requires) {
    report(path, 'the condition does not say what it requires', 'Add requires with a sentence in both languages');
    return;
  }
  const [zh, en] = [namesInWords(requires['zh-CN']), namesInWords(requires.en)];
  for (const name of zh) {
    if (!findNameType(content, name))
      report([...path, 'requires'], `there is no "${name}"`, 'Name a value of the pack');
  }
  if (zh.join() !== en.join())
    report([...path, 'requires'], 'the two languages name different values', 'Name the same ones');
}

function isDocumentKind(vocabulary: CheckContext['vocabulary'], kind: string): boolean {
  return Object.hasOwn(vocabulary.codes.get(DOCUMENT_TABLE)?.values ?? {}, kind);
}

function checkEvidence({ document, vocabulary, report }: CheckContext): void {
  reportDuplicates(
    report,
    document.evidence.map(({ kind }) => kind),
    'the document',
    (index) => ['evidence', index, 'kind'],
  );
  document.evidence.forEach(({ kind, required, requiredWhen, quote, basis }, index) => {
    const path = ['evidence', index];
    if (!isDocumentKind(vocabulary, kind))
      report([...path, 'kind'], `there is no document "${kind}"`, 'Mend its spelling or add it to the vocabulary');
    if ((required === undefined) === (requiredWhen === undefined))
      report(
        path,
        'a document is required or not, or required when something holds',
        'Write either required or requiredWhen',
      );
    if (quote === undefined && basis === undefined)
      report(path, `the document "${kind}" has no quote`, 'Add the quote, or basis: operator');
  });
}

function checkJurisdiction({ content, document, jurisdiction, report }: CheckContext): void {
  document.form.forEach(({ fact, recognisedBy }, index) => {
    if (recognisedBy === undefined) return;
    const path = ['form', index, 'recognisedBy'];
    if (!Object.hasOwn(jurisdiction.catalogue, recognisedBy))
      report(path, `there is no scheme "${recognisedBy}"`, 'Mend its spelling');
    if (content.facts[fact]?.type.kind !== 'yesNo') report(path, `"${fact}" is no yes or no`, 'Remove recognisedBy');
  });
  const { scheme, exclusionGroup, budgetLine } = document;
  if (!Object.hasOwn(jurisdiction.catalogue, scheme))
    report(
      ['scheme'],
      `${jurisdiction.jurisdiction} has no scheme "${scheme}" in its catalogue`,
      'Mend the name or add it to jurisdiction.yaml',
    );
  else if (typeof jurisdiction.catalogue[scheme] === 'object')
    report(
      ['scheme'],
      `"${scheme}" is a programme with nothing to compute in the catalogue`,
      'Write its clause alone into the catalogue',
    );
  if (budgetLine !== undefined && !Object.hasOwn(jurisdiction.budgetLines, budgetLine))
    report(['budgetLine'], `there is no budget line "${budgetLine}"`, 'Add it to jurisdiction.yaml');
  if (exclusionGroup === undefined) return;
  if (!Object.hasOwn(jurisdiction.exclusionGroups, exclusionGroup))
    report(['exclusionGroup'], `there is no exclusion group "${exclusionGroup}"`, 'Add it to jurisdiction.yaml');
  else if (!schemesOfGroup(jurisdiction, exclusionGroup).includes(scheme))
    report(['exclusionGroup'], `"${scheme}" is not in the exclusion group "${exclusionGroup}"`, 'Add it to the group');
}

function checkChain({ content, document, jurisdiction, report }: CheckContext): void {
  const { stages, correctionLimit, findingsUntil } = document.chain;
  if (findingsUntil !== undefined && findNameType(content, findingsUntil)?.kind !== 'date')
    report(['chain', 'findingsUntil'], `"${findingsUntil}" is not the name of a date`, 'Name a date');
  const ids = stages.map(({ id }) => id);
  reportDuplicates(report, ids, 'the stage', (index) => ['chain', 'stages', index, 'id']);
  if (!stages.some(({ kind }) => kind === 'decision'))
    report(['chain', 'stages'], 'the chain has no stage of kind decision', 'Add the stage that decides');
  const { register, settlement } = document;
  if (register && !ids.includes(register.responsible))
    report(['register', 'responsible'], `"${register.responsible}" is no stage`, 'Name a stage of the chain');
  if (register && settlement !== 'certificate')
    report(
      ['register'],
      'only what is recognised stands in a register',
      'Remove it, or let the scheme give a certificate',
    );
  const reportLimit = (name: string, path: Path): void => {
    if (!Object.hasOwn(jurisdiction.operator.timeLimits, name))
      report(path, `there is no time limit "${name}"`, 'Add it to operator.timeLimits in jurisdiction.yaml');
  };
  reportLimit(correctionLimit, ['chain', 'correctionLimit']);
  const lead = document.term?.atExpiry?.warningLead;
  if (lead !== undefined && !Object.hasOwn(jurisdiction.operator.warningLeads, lead))
    report(
      ['term', 'atExpiry', 'warningLead'],
      `there is no warning lead "${lead}"`,
      'Add it to operator.warningLeads in jurisdiction.yaml',
    );
  stages.forEach((stage, index) => {
    const path = ['chain', 'stages', index];
    reportLimit(stage.timeLimit, [...path, 'timeLimit']);
    stage.sendBackTo.forEach((target, place) => {
      if (!ids.slice(0, index).includes(target))
        report([...path, 'sendBackTo', place], `"${target}" is no earlier stage`, 'Name an earlier stage');
    });
    stage.performers.forEach((performer, place) =>
      checkPerformer(performer, jurisdiction, [...path, 'performers', place], report),
    );
    for (const member of ['establishes', 'explicit', 'mustEstablish'] as const) {
      const admitted = member === 'establishes' ? document.form.map(({ fact }) => fact) : stage.establishes;
      stage[member].forEach((fact, place) => {
        if (!admitted.includes(fact))
          report(
            [...path, member, place],
            `"${fact}" is not ${member === 'establishes' ? 'in the form' : 'among what the stage establishes'}`,
            'Mend its spelling or add it there',
          );
      });
    }
  });
}

function checkPerformer(
  performer: CheckContext['document']['chain']['stages'][number]['performers'][number],
  { bodies, districts, defaultIntakeOffice }: Jurisdiction,
  path: Path,
  report: Report,
): void {
  const offices =
    'body' in performer
      ? [performer.body]
      : [...new Set([...Object.values(districts), ...(defaultIntakeOffice ? [defaultIntakeOffice] : [])])];
  if (offices.length === 0)
    report([...path, 'office'], 'the jurisdiction has no offices of districts', 'Add districts to jurisdiction.yaml');
  for (const office of offices) {
    const body = bodies[office];
    if (!body)
      report([...path, 'body'], `there is no body "${office}"`, 'Mend its spelling or add it to jurisdiction.yaml');
    else if (!body.roles.includes(performer.role))
      report(
        [...path, 'role'],
        `"${office}" has no role "${performer.role}"`,
        'Mend its spelling or give the body the role',
      );
  }
}
