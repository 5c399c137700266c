// An officer fixes a fact: its value, from what, and with which opinion; the case is assessed again at once.
import type { Assessment } from '../../domain/assessment/assessment.js';
import { CaseValues } from '../../domain/assessment/case-values.js';
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import type { CivilDate } from '../../domain/calendar/civil-date.js';
import type { Instant } from '../../domain/calendar/shanghai.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { Refusal } from '../../domain/errors.js';
import type { Transaction } from '../../prisma/client.js';
import type { Prisma } from '../../prisma/generated/client.js';
import { performCommand } from '../../prisma/commands.js';
import type { Json } from '../../prisma/record.js';
import type { OfficerAction, Refused, Standing } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { assessCase } from './assess-case.js';
import { addEvent, lockCase, putBack, STATED, type CaseFile } from './case-file.js';
import { checkOfficer, type DecisionBody } from './decide.js';
import { followAssessment } from './reassess.js';

/** Establishes a fact of the form. What the engine itself knows (documents, own records) is not established by hand. */
export async function establishFact(
  deps: Dependencies,
  { applicationId, action, businessNow }: { applicationId: string; action: OfficerAction; businessNow: Instant },
): Promise<Standing | Refused> {
  const result = await performCommand(deps.db, deps.protection.commandKey, action.commandId, async (tx, command) => {
    const { fact, value, opinion, reason } = command.body as unknown as DecisionBody;
    const file = await lockCase(deps, tx, applicationId);
    const { task, scheme } = await checkOfficer(deps, tx, file, action);
    await lockTask(tx, task.id, action.userId);
    await assertFindingsOpen(deps, tx, file, scheme, businessNow);
    const definition = fact === undefined ? undefined : deps.policies.current.vocabulary.facts.get(fact);
    const field = scheme.content.document.form.find((one) => one.fact === fact);
    const source = field?.source ?? definition?.source;
    if (!definition || !field || source === 'known') throw new Refusal('unknown-fact', { pointers: ['/fact'] });
    const row = {
      value: value as Prisma.InputJsonValue,
      stage: task.stage,
      establishedBy: action.userId,
      establishedAt: new Date(businessNow),
      basis: STATED,
      reason: reason ?? null,
    };
    await tx.establishedFact.upsert({
      where: { applicationId_fact: { applicationId, fact: definition.name } },
      create: { applicationId, fact: definition.name, ...row },
      update: row,
      select: { fact: true },
    });
    const stated = { fact: definition.name, value: value as Json, basis: STATED };
    file.row.established = [...file.row.established.filter((one) => one.fact !== definition.name), stated];
    addEvent(file, {
      type: 'factEstablished',
      actor: action.userId,
      occurredAt: businessNow,
      stage: task.stage,
      taskId: task.id,
      policyHash: scheme.hash,
      details: { fact: definition.name, reason },
      confidential: { value: value as Json, opinion },
    });
    const asOf = file.row.asOf ?? civilDateAt(businessNow);
    const assessment = await followAssessment(deps, tx, file, scheme, asOf, businessNow);
    const open = source === 'officer' ? openQuestions(assessment, definition.name) : [];
    if (open.length > 0) throw new Refusal('decision-incomplete', { pointers: ['/value'], names: open });
    return putBack(tx, file);
  });
  return 'refused' in result ? result : result.done;
}

/** Why the claim is still on hold for what the officer has just stated: a condition on its parts is not met. */
function openQuestions({ conditions }: Assessment, fact: string): string[] {
  return conditions
    .filter(({ result, outcome }) => result === 'notMet' && outcome === 'hold')
    .filter(({ needs }) => Object.keys(needs).some((name) => name.startsWith(`${fact}.`)))
    .flatMap(({ reason }) => reason ?? []);
}

/** What counts is what had been found by the last day that the chain names. @throws Refusal `deadline-passed` */
async function assertFindingsOpen(
  deps: Dependencies,
  tx: Transaction,
  file: CaseFile,
  scheme: CompiledScheme,
  businessNow: Instant,
): Promise<void> {
  const { findingsUntil } = scheme.content.document.chain;
  if (findingsUntil === undefined) return;
  const asOf = file.row.asOf ?? civilDateAt(businessNow);
  const { facts, settings } = await assessCase(deps, tx, file, scheme, asOf);
  const lastDay = new CaseValues({ facts, settings, asOf }, scheme.resolvers).find(findingsUntil);
  if (lastDay.state === 'known' && civilDateAt(businessNow) > (lastDay.value as CivilDate))
    throw new Refusal('deadline-passed');
}

/** Holds a task that its officer has still taken: giving it back goes without the case's lock. @throws Refusal `task-not-claimed` */
async function lockTask(tx: Transaction, taskId: string, userId: string): Promise<void> {
  const taken = await tx.$queryRaw<object[]>`
    SELECT id FROM task WHERE id = ${taskId}::uuid AND status = 'claimed' AND assignee_id = ${userId} FOR UPDATE`;
  if (taken.length === 0) throw new Refusal('task-not-claimed');
}
