// What is told of a task.
import { z } from 'zod';
import type { CompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import { DECISIONS } from '../../../domain/chain.js';
import { TASK_STATUSES } from '../../../domain/lifecycle.js';
import type { Vocabulary } from '../../../domain/policy/vocabulary.js';
import type { Caller } from '../../auth/caller.js';
import { Timestamp } from '../../fields.js';
import { availableActions, TASK_ACTIONS } from './task-actions.js';
import type { TaskRow } from './task-row.js';

export const TaskView = z
  .object({
    id: z.uuid(),
    applicationId: z.uuid(),
    caseNumber: z.string(),
    jurisdiction: z.string(),
    scheme: z.string(),
    stage: z.string(),
    visit: z.int().meta({ description: 'Which visit of the case to a stage this is' }),
    seat: z.int(),
    role: z.string(),
    organisation: z.string(),
    status: z.enum(TASK_STATUSES),
    assignee: z.string().nullable().meta({ description: 'Account that has taken it' }),
    assigneeName: z.string().nullable(),
    claimedAt: Timestamp.nullable(),
    dueAt: Timestamp.nullable(),
    isOverdue: z.boolean(),
    outcome: z.string().meta({ description: 'Outcome of the current assessment' }),
    decision: z.enum(DECISIONS).nullable(),
    decidedBy: z.string().nullable(),
    decidedByName: z.string().nullable(),
    decidedAt: Timestamp.nullable(),
    availableActions: z.array(z.enum(TASK_ACTIONS)),
  })
  .meta({ id: 'Task' });
export type TaskView = z.infer<typeof TaskView>;

export function viewTask(row: TaskRow, caller: Caller, scheme: CompiledScheme, vocabulary: Vocabulary): TaskView {
  return {
    id: row.id,
    applicationId: row.applicationId,
    caseNumber: row.caseNumber,
    jurisdiction: row.jurisdiction,
    scheme: row.scheme,
    stage: row.stage,
    visit: row.visit,
    seat: row.seat,
    role: row.role,
    organisation: row.organisation,
    status: row.status,
    assignee: row.assigneeId,
    assigneeName: row.assigneeName,
    claimedAt: row.claimedAt?.toISOString() ?? null,
    dueAt: row.dueAt?.toISOString() ?? null,
    isOverdue: row.isOverdue,
    outcome: row.outcome,
    decision: row.decision as TaskView['decision'],
    decidedBy: row.decidedBy,
    decidedByName: row.decidedByName,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    availableActions: [...availableActions(row, caller, scheme, vocabulary)],
  };
}
