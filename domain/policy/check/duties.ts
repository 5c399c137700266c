// Checks a kind of duty: its clauses, the bodies and roles that it names, and the order of what happens.
import { daysOf, type DutyDocument } from '../duty-type.js';
import type { Jurisdiction } from '../jurisdiction.js';
import { findOwn } from '../own-member.js';
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
    'the item',
    (index) => ['owes', index, 'item'],
  );
  if (document.owes.every(({ undated }) => undated === true))
    report(['owes'], 'nothing that is owed has a day', 'Let one of them be without undated');
  checkReminder(document, report);
  checkLadder(document, bodies, report);
  for (const member of ['recordedBy', 'completedBy'] as const) {
    document[member].forEach((role, index) => {
      if (!Object.values(bodies).some(({ roles }) => roles.includes(role)))
        report([member, index], `no body has the role "${role}"`, 'Mend its spelling or give the role to a body');
    });
  }
}

function checkReminder({ limit: { limit, unit, before }, reminder }: DutyDocument, report: Report): void {
  if (before === true && unit !== 'day')
    report(['limit', 'unit'], 'what is counted back is counted in days', 'Write the days');
  // Counted back from a day, it begins whenever it is recorded.
  if (before === true) return;
  const shortest = unit === 'day' ? limit : limit * SHORTEST_MONTH;
  if (daysOf(reminder.lead) >= shortest)
    report(['reminder', 'lead'], 'the reminder would come before the duty begins', 'Make the lead shorter');
}

function checkLadder({ escalation }: DutyDocument, bodies: Jurisdiction['bodies'], report: Report): void {
  escalation.forEach(({ after, to }, index) => {
    const path = ['escalation', index];
    const previous = escalation[index - 1];
    if (previous && daysOf(after) < daysOf(previous.after))
      report([...path, 'after'], 'this rung comes before the one above it', 'Put the rungs in order of time');
    const body = findOwn(bodies, to.body);
    if (!body) report([...path, 'to', 'body'], `there is no body "${to.body}"`, 'Mend its spelling or add the body');
    else if (!body.roles.includes(to.role))
      report([...path, 'to', 'role'], `"${to.body}" has no role "${to.role}"`, 'Name a role of the body');
  });
}
