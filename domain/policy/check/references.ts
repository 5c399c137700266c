// Checks what a pack refers to beside names: clauses, reasons, documents, the chain, and its jurisdiction.
import { both } from '../label.js';
import { findNameType } from '../name-type.js';
import {
  ADD_TO_JURISDICTION,
  hasNoRole,
  isNotInCatalogue,
  MEND_OR_ADD_TO_VOCABULARY,
  MEND_SPELLING,
  reasonGoesWith,
  REMOVE_IT,
  thereIsNo,
  thereIsNoValue,
} from '../problem-words.js';
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
    both('条件', 'the condition'),
    (index) => ['conditions', index, 'id'],
  );
  document.conditions.forEach((condition, index) => {
    const path = ['conditions', index];
    checkOutcomeMembers(condition, path, report);
    checkWords(context, condition, path);
    if (condition.reason !== undefined) {
      const reason = vocabulary.reasons.get(condition.reason);
      if (!reason)
        report([...path, 'reason'], thereIsNo('理由', 'reason', condition.reason), MEND_OR_ADD_TO_VOCABULARY);
      else if (reason.with !== condition.otherwise) {
        report(
          [...path, 'reason'],
          reasonGoesWith(condition.reason, reason.with),
          both(
            `改写为 otherwise: ${reason.with}，或改用其他理由`,
            `Write otherwise: ${reason.with}, or another reason`,
          ),
        );
      }
    }
    const { missing } = condition;
    if (
      missing !== undefined &&
      !document.form.some(({ fact }) => fact === missing) &&
      !isDocumentKind(vocabulary, missing)
    ) {
      report(
        [...path, 'missing'],
        both(`“${missing}”既不是表单中的事实，也不是材料`, `"${missing}" is neither a fact of the form nor a document`),
        MEND_SPELLING,
      );
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
    if (member === wanted && !isThere)
      report(
        path,
        both(`结论为 ${condition.otherwise}，但没有 ${member}`, `${condition.otherwise} without ${member}`),
        both(`补充 ${member}`, `Add ${member}`),
      );
    if (member !== wanted && isThere)
      report(
        [...path, member],
        both(`结论为 ${condition.otherwise} 时不用 ${member}`, `${member} has no meaning with ${condition.otherwise}`),
        REMOVE_IT,
      );
  }
}

const SAYS_NOTHING = both('条件没有写明要求', 'the condition does not say what it requires');
const ADD_REQUIRES = both('补充 requires，中英文各一句', 'Add requires with a sentence in both languages');

/** Every condition says what it requires; the values in it are names of the pack, the same in both languages. */
function checkWords({ content, report }: CheckContext, { requires }: Condition, path: Path): void {
  if (!requires) {
    report(path, SAYS_NOTHING, ADD_REQUIRES);
    return;
  }
  const [zh, en] = [namesInWords(requires['zh-CN']), namesInWords(requires.en)];
  for (const name of zh) {
    if (!findNameType(content, name))
      report([...path, 'requires'], thereIsNoValue(name), both('改用本项目已有的数据项', 'Name a value of the pack'));
  }
  if (zh.join() !== en.join())
    report(
      [...path, 'requires'],
      both('中英文所写的数据项不同', 'the two languages name different values'),
      both('两处写相同的数据项', 'Name the same ones'),
    );
}

function isDocumentKind(vocabulary: CheckContext['vocabulary'], kind: string): boolean {
  return Object.hasOwn(vocabulary.codes.get(DOCUMENT_TABLE)?.values ?? {}, kind);
}

function checkEvidence({ document, vocabulary, report }: CheckContext): void {
  reportDuplicates(
    report,
    document.evidence.map(({ kind }) => kind),
    both('材料', 'the document'),
    (index) => ['evidence', index, 'kind'],
  );
  document.evidence.forEach(({ kind, required, requiredWhen, quote, basis }, index) => {
    const path = ['evidence', index];
    if (!isDocumentKind(vocabulary, kind))
      report([...path, 'kind'], thereIsNo('材料', 'document', kind), MEND_OR_ADD_TO_VOCABULARY);
    if ((required === undefined) === (requiredWhen === undefined))
      report(
        path,
        both(
          '材料应写明必须、不必须，或在何种情形下必须',
          'a document is required or not, or required when something holds',
        ),
        both('只写 required 或 requiredWhen 之一', 'Write either required or requiredWhen'),
      );
    if (quote === undefined && basis === undefined)
      report(
        path,
        both(`材料“${kind}”没有原文`, `the document "${kind}" has no quote`),
        both('补充原文，或写明 basis: operator', 'Add the quote, or basis: operator'),
      );
  });
}

function checkJurisdiction({ content, document, jurisdiction, report }: CheckContext): void {
  document.form.forEach(({ fact, recognisedBy }, index) => {
    if (recognisedBy === undefined) return;
    const path = ['form', index, 'recognisedBy'];
    if (!Object.hasOwn(jurisdiction.catalogue, recognisedBy))
      report(path, thereIsNo('项目', 'scheme', recognisedBy), MEND_SPELLING);
    if (content.facts[fact]?.type.kind !== 'yesNo')
      report(
        path,
        both(`“${fact}”不是“是”或“否”`, `"${fact}" is no yes or no`),
        both('删除 recognisedBy', 'Remove recognisedBy'),
      );
  });
  const { scheme, exclusionGroup, budgetLine } = document;
  if (!Object.hasOwn(jurisdiction.catalogue, scheme))
    report(
      ['scheme'],
      isNotInCatalogue(jurisdiction.jurisdiction, scheme),
      both('更正名称，或将其加入 jurisdiction.yaml', 'Mend the name or add it to jurisdiction.yaml'),
    );
  else if (typeof jurisdiction.catalogue[scheme] === 'object')
    report(
      ['scheme'],
      both(
        `“${scheme}”在项目目录中列为不作计算的计划`,
        `"${scheme}" is a programme with nothing to compute in the catalogue`,
      ),
      both('在 catalogue 中只写其条款', 'Write its clause alone into the catalogue'),
    );
  if (budgetLine !== undefined && !Object.hasOwn(jurisdiction.budgetLines, budgetLine))
    report(['budgetLine'], thereIsNo('预算科目', 'budget line', budgetLine), ADD_TO_JURISDICTION);
  if (exclusionGroup === undefined) return;
  if (!Object.hasOwn(jurisdiction.exclusionGroups, exclusionGroup))
    report(['exclusionGroup'], thereIsNo('互斥组', 'exclusion group', exclusionGroup), ADD_TO_JURISDICTION);
  else if (!schemesOfGroup(jurisdiction, exclusionGroup).includes(scheme))
    report(
      ['exclusionGroup'],
      both(
        `“${scheme}”不在互斥组“${exclusionGroup}”中`,
        `"${scheme}" is not in the exclusion group "${exclusionGroup}"`,
      ),
      both('将其加入该组', 'Add it to the group'),
    );
}

function checkChain({ content, document, jurisdiction, report }: CheckContext): void {
  const { stages, correctionLimit, findingsUntil } = document.chain;
  if (findingsUntil !== undefined && findNameType(content, findingsUntil)?.kind !== 'date')
    report(
      ['chain', 'findingsUntil'],
      both(`“${findingsUntil}”不是日期类数据项的名称`, `"${findingsUntil}" is not the name of a date`),
      both('改为日期类数据项', 'Name a date'),
    );
  const ids = stages.map(({ id }) => id);
  reportDuplicates(report, ids, both('环节', 'the stage'), (index) => ['chain', 'stages', index, 'id']);
  if (!stages.some(({ kind }) => kind === 'decision'))
    report(
      ['chain', 'stages'],
      both('办理流程没有 decision 类的环节', 'the chain has no stage of kind decision'),
      both('补充作出决定的环节', 'Add the stage that decides'),
    );
  const { register, settlement } = document;
  if (register && !ids.includes(register.responsible))
    report(
      ['register', 'responsible'],
      both(`没有环节“${register.responsible}”`, `"${register.responsible}" is no stage`),
      both('改为办理流程中的环节', 'Name a stage of the chain'),
    );
  if (register && settlement !== 'certificate')
    report(
      ['register'],
      both('只有予以认定的对象才列入登记册', 'only what is recognised stands in a register'),
      both('予以删除，或改为核发证明的项目', 'Remove it, or let the scheme give a certificate'),
    );
  const reportLimit = (name: string, path: Path): void => {
    if (!Object.hasOwn(jurisdiction.operator.timeLimits, name))
      report(
        path,
        thereIsNo('办理时限', 'time limit', name),
        both('将其加入 jurisdiction.yaml 的 operator.timeLimits', 'Add it to operator.timeLimits in jurisdiction.yaml'),
      );
  };
  reportLimit(correctionLimit, ['chain', 'correctionLimit']);
  const lead = document.term?.atExpiry?.warningLead;
  if (lead !== undefined && !Object.hasOwn(jurisdiction.operator.warningLeads, lead))
    report(
      ['term', 'atExpiry', 'warningLead'],
      thereIsNo('到期预警提前时间', 'warning lead', lead),
      both(
        '将其加入 jurisdiction.yaml 的 operator.warningLeads',
        'Add it to operator.warningLeads in jurisdiction.yaml',
      ),
    );
  stages.forEach((stage, index) => {
    const path = ['chain', 'stages', index];
    reportLimit(stage.timeLimit, [...path, 'timeLimit']);
    stage.sendBackTo.forEach((target, place) => {
      if (!ids.slice(0, index).includes(target))
        report(
          [...path, 'sendBackTo', place],
          both(`“${target}”不是此前的环节`, `"${target}" is no earlier stage`),
          both('改用此前的环节', 'Name an earlier stage'),
        );
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
            member === 'establishes'
              ? both(`“${fact}”不在表单中`, `"${fact}" is not in the form`)
              : both(`“${fact}”不在该环节核定的事实之列`, `"${fact}" is not among what the stage establishes`),
            both('更正拼写，或在该处补充', 'Mend its spelling or add it there'),
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
    report(
      [...path, 'office'],
      both('本地区没有街道、镇乡的受理机构', 'the jurisdiction has no offices of districts'),
      both('在 jurisdiction.yaml 中补充 districts', 'Add districts to jurisdiction.yaml'),
    );
  for (const office of offices) {
    const body = bodies[office];
    if (!body)
      report(
        [...path, 'body'],
        thereIsNo('机构', 'body', office),
        both('更正拼写，或将其加入 jurisdiction.yaml', 'Mend its spelling or add it to jurisdiction.yaml'),
      );
    else if (!body.roles.includes(performer.role))
      report(
        [...path, 'role'],
        hasNoRole(office, performer.role),
        both('更正拼写，或将该角色赋予该机构', 'Mend its spelling or give the body the role'),
      );
  }
}
