// What a caller may do with a task, by its state, his part in the case so far, the chain and the assessment.
import type { CompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import { DECISIONS, stageActions, type Chain } from '../../../domain/chain.js';
import { findActorConflict } from '../../../domain/people/four-eyes.js';
import type { Vocabulary } from '../../../domain/policy/vocabulary.js';
import { isLeftToLaterStages } from '../../../domain/policy/who-supplies.js';
import type { Caller } from '../../auth/caller.js';
import { may } from '../../auth/permissions.js';
import { Problem } from '../../problem.js';
import { subjectOf, type TaskRow } from './task-row.js';

export const TASK_ACTIONS = ['claim', 'release', ...DECISIONS, 'establishFact'] as const;
export type TaskAction = (typeof TASK_ACTIONS)[number];

function chainOf({ content }: CompiledScheme): Chain {
  return content.document.chain.stages.map(({ id, kind, mode, sendBackTo }) => ({
    id,
    kind,
    mode,
    sendBackTo,
    seats: [],
  }));
}

/** What a stage offers at all, whatever the assessment says. */
export function offeredAt(scheme: CompiledScheme, { stage }: TaskRow): readonly TaskAction[] {
  return stageActions(chainOf(scheme), stage, 'eligible');
}

/** Why the caller may not act in this case: it is his own, or he has acted at another stage of it or for another body. */
export function conflictOf(
  { actedAt, stage, hasDecidedAnotherSeat }: TaskRow,
  { personId }: Caller,
): 'own-case' | 'four-eyes' | undefined {
  if (hasDecidedAnotherSeat) return 'four-eyes';
  return actedAt === null ? undefined : findActorConflict([{ personId, stage: actedAt }], personId, stage);
}

/** What the caller may do with the task now. */
export function availableActions(
  task: TaskRow,
  caller: Caller,
  scheme: CompiledScheme,
  vocabulary: Vocabulary,
): readonly TaskAction[] {
  if (!may(caller, 'act', 'Task', subjectOf(task)) || conflictOf(task, caller)) return [];
  if (task.status === 'open') return ['claim'];
  if (task.status !== 'claimed' || task.assigneeId !== caller.userId) return [];
  const isLeft = isLeftToLaterStages(vocabulary, scheme.content.document, task.stage, task.missing ?? []);
  return ['release', ...stageActions(chainOf(scheme), task.stage, task.outcome, isLeft)];
}

/** Why nobody can act on a task any more: it is decided (with who, what and when) or cancelled. */
export function findClosure({ status, decision, decidedBy, decidedAt }: TaskRow): Problem | undefined {
  if (status === 'open' || status === 'claimed') return undefined;
  if (decision === null || decidedBy === null || decidedAt === null)
    return new Problem('not-available', { availableActions: [] });
  const conflict = { userId: decidedBy, action: decision, at: decidedAt.getTime() };
  return new Problem('conflict', { availableActions: [], conflict });
}

/** @throws Problem as `findClosure` has it */
export function assertUndecided(task: TaskRow): void {
  const closure = findClosure(task);
  if (closure) throw closure;
}

/** Refuses a task that somebody else has taken. @throws Problem `conflict` with who and when */
export function assertNotTakenByOther({ status, assigneeId, claimedAt }: TaskRow, { userId }: Caller): void {
  if (status !== 'claimed' || assigneeId === null || assigneeId === userId) return;
  throw new Problem('conflict', {
    availableActions: [],
    conflict: { userId: assigneeId, action: 'claim', at: claimedAt?.getTime() ?? 0 },
  });
}
