// Checks a kind of duty: its clauses, the bodies and roles that it names, and the order of what happens.
import { daysOf, type DutyDocument } from '../duty-type.js';
import type { Jurisdiction } from '../jurisdiction.js';
import { both } from '../label.js';
import { findOwn } from '../own-member.js';
import { hasNoRole, MEND_OR_ADD_BODY, thereIsNo } from '../problem-words.js';
import { checkClauses, reportDuplicates, type Report } from './context.js';

const SHORTEST_MONTH = 28;

export function checkDuty(
  document: DutyDocument,
  { bodies }: Jurisdiction,
  hasSource: (code: string) => boolean,
  report: Report,
): void {
  checkClauses(document, hasSource, report);
  reportDuplicates(
    report,
    document.owes.map(({ item }) => item),
    both('应办事项', 'the item'),
    (index) => ['owes', index, 'item'],
  );
  if (document.owes.every(({ undated }) => undated === true))
    report(
      ['owes'],
      both('应办事项都没有日期', 'nothing that is owed has a day'),
      both('至少一项不写 undated', 'Let one of them be without undated'),
    );
  checkReminder(document, report);
  checkLadder(document, bodies, report);
  for (const member of ['recordedBy', 'completedBy'] as const) {
    document[member].forEach((role, index) => {
      if (!Object.values(bodies).some(({ roles }) => roles.includes(role)))
        report(
          [member, index],
          both(`没有机构具有角色“${role}”`, `no body has the role "${role}"`),
          both('更正拼写，或将该角色赋予某一机构', 'Mend its spelling or give the role to a body'),
        );
    });
  }
}

function checkReminder({ limit: { limit, unit, before }, reminder }: DutyDocument, report: Report): void {
  if (before === true && unit !== 'day')
    report(
      ['limit', 'unit'],
      both('倒推的期限以日计算', 'what is counted back is counted in days'),
      both('写明日数', 'Write the days'),
    );
  // Counted back from a day, it begins whenever it is recorded.
  if (before === true) return;
  const shortest = unit === 'day' ? limit : limit * SHORTEST_MONTH;
  if (daysOf(reminder.lead) >= shortest)
    report(
      ['reminder', 'lead'],
      both('提醒将早于事项开始之日', 'the reminder would come before the duty begins'),
      both('缩短提前时间', 'Make the lead shorter'),
    );
}

function checkLadder({ escalation }: DutyDocument, bodies: Jurisdiction['bodies'], report: Report): void {
  escalation.forEach(({ after, to }, index) => {
    const path = ['escalation', index];
    const previous = escalation[index - 1];
    if (previous && daysOf(after) < daysOf(previous.after))
      report(
        [...path, 'after'],
        both('这一级的上报时间早于上一级', 'this rung comes before the one above it'),
        both('按时间先后排列各级', 'Put the rungs in order of time'),
      );
    const body = findOwn(bodies, to.body);
    if (!body) report([...path, 'to', 'body'], thereIsNo('机构', 'body', to.body), MEND_OR_ADD_BODY);
    else if (!body.roles.includes(to.role))
      report(
        [...path, 'to', 'role'],
        hasNoRole(to.body, to.role),
        both('改用该机构具有的角色', 'Name a role of the body'),
      );
  });
}
