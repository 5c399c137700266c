// Taking a task and giving it back: decides nothing, so the API writes it itself, under the task's row lock.
import { stream } from '../../../domain/record.js';
import type { Transaction } from '../../../prisma/client.js';
import { appendEvents } from '../../../prisma/record.js';
import type { Caller } from '../../auth/caller.js';
import { answer, type Commanding } from '../../commands/answer.js';
import { localCommand } from '../../commands/local-command.js';
import { Problem } from '../../problem.js';
import type { Reply } from '../../route.js';
import { assertNotTakenByOther, assertUndecided, conflictOf } from './task-actions.js';
import { lockTask, type TaskRow } from './task-row.js';
import { viewTask } from './task-view.js';

/** Takes or gives back a task. Four eyes and own cases come before everything that the state says. */
export function assign(exchange: Commanding, taskId: string, body: { type: 'claim' | 'release' }): Promise<Reply> {
  const { deps, caller } = exchange;
  return localCommand(exchange, body, async (tx) => {
    const task = await lockTask(tx, caller, taskId, 'act');
    const conflict = conflictOf(task, caller);
    if (conflict) throw new Problem(conflict);
    assertUndecided(task);
    assertNotTakenByOther(task, caller);
    const scheme = await deps.policies.getVersion(task.policyHash);
    const changed = body.type === 'claim' ? await claim(tx, task, caller) : await release(tx, task, caller);
    return answer(200, viewTask(changed, caller, scheme, deps.policies.current.vocabulary));
  });
}

async function claim(tx: Transaction, task: TaskRow, { userId, displayName }: Caller): Promise<TaskRow> {
  if (task.status === 'claimed') throw new Problem('not-available', { availableActions: ['release'] });
  const claimedAt = now(task);
  await tx.$executeRaw`
    UPDATE task SET status = 'claimed', assignee_id = ${userId}, claimed_at = ${claimedAt} WHERE id = ${task.id}::uuid`;
  await record(tx, task, 'taskClaimed', userId, claimedAt);
  return { ...task, status: 'claimed', assigneeId: userId, assigneeName: displayName, claimedAt };
}

async function release(tx: Transaction, task: TaskRow, { userId }: Caller): Promise<TaskRow> {
  if (task.status === 'open') throw new Problem('task-not-claimed', { availableActions: ['claim'] });
  await tx.$executeRaw`
    UPDATE task SET status = 'open', assignee_id = NULL, claimed_at = NULL WHERE id = ${task.id}::uuid`;
  await record(tx, task, 'taskReleased', userId, now(task));
  return { ...task, status: 'open', assigneeId: null, assigneeName: null, claimedAt: null };
}

/** The clock of the case. */
function now({ clockOffsetMs }: TaskRow): Date {
  return new Date(Date.now() + Number(clockOffsetMs));
}

async function record(
  tx: Transaction,
  { applicationId, id, stage }: TaskRow,
  type: 'taskClaimed' | 'taskReleased',
  actor: string,
  at: Date,
): Promise<void> {
  const event = { type, actor, occurredAt: at.getTime(), stage, taskId: id };
  await appendEvents(tx, stream.case(applicationId), undefined, [event]);
}
