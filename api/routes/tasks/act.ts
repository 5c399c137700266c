// What an officer does with a task: takes it, decides it, establishes a fact.
import { z } from 'zod';
import { findOwn } from '../../../domain/policy/own-member.js';
import type { CompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import { workflowIds } from '../../../domain/workflow-ids.js';
import { performUpdate } from '../../../workflows/messages.js';
import { answer } from '../../commands/answer.js';
import { workflowCommand } from '../../commands/workflow-command.js';
import { complaintsOf } from '../../complaints.js';
import type { Dependencies } from '../../dependencies.js';
import { Anything, body, IdParams, Opinion, pattern, PolicyCode, ReasonCode } from '../../fields.js';
import { invalidInput, Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';
import { assign } from './assignment.js';
import { assertNotTakenByOther, assertUndecided, conflictOf, findClosure, offeredAt } from './task-actions.js';
import { getTask, type TaskRow } from './task-row.js';
import { TaskView, viewTask } from './task-view.js';

const MOST_ITEMS = 100;
const WORDS = { opinion: Opinion.optional(), reason: ReasonCode.optional() };
/** Whoever refuses or sends back says why in words. */
const REASONED = { opinion: Opinion, reason: ReasonCode.optional() };
const Item = pattern('item', /^[A-Za-z][A-Za-z0-9-]{0,99}$/);

const TaskStep = z.discriminatedUnion(
  'type',
  [
    body({ type: z.literal('claim') }),
    body({ type: z.literal('release') }),
    body({ type: z.literal('approve'), ...WORDS }),
    body({ type: z.literal('reject'), ...REASONED }),
    body({ type: z.literal('sendBack'), ...REASONED }),
    body({
      type: z.literal('requestCorrection'),
      items: z.array(Item).max(MOST_ITEMS, 'list').optional().meta({
        description: 'Facts, kinds of evidence, or `payee`; without any, everything may be changed',
      }),
      ...WORDS,
    }),
    body({ type: z.literal('redirect'), district: PolicyCode, ...WORDS }),
    body({
      type: z.literal('establishFact'),
      fact: pattern('fact', /^[a-z][A-Za-z0-9]{0,99}$/),
      value: Anything,
      ...WORDS,
    }),
  ],
  'action',
);
type TaskStep = z.infer<typeof TaskStep>;
type Decisive = Exclude<TaskStep, { type: 'claim' | 'release' }>;

export const actOnTask = memberRoute({
  method: 'post',
  path: '/api/v1/tasks/{id}/actions',
  tag: 'Tasks',
  summary: 'Take a task, give it back, decide it, or establish a fact',
  access: 'act Task',
  request: { params: IdParams, body: TaskStep },
  responses: { 200: { description: 'The task', schema: TaskView } },
  async handle(exchange) {
    const { deps, caller, params, body: given } = exchange;
    if (given.type === 'claim' || given.type === 'release') return assign(exchange, params.id, given);
    const task = await getTask(deps.db, caller, params.id, 'act');
    const scheme = await deps.policies.getVersion(task.policyHash);
    const step = checked(deps, task, scheme, given);
    return workflowCommand(exchange, step, {
      async before(_commandId, isNew) {
        // A stage that does not offer an action must never be asked for it, however often the request comes.
        if (isNew) assertMayDecide(task);
        const offered = offeredAt(scheme, task);
        if (!offered.includes(step.type)) throw new Problem('not-available', { availableActions: offered });
        return undefined;
      },
      send: (commandId) =>
        deps.engine.client.workflow
          .getHandle(workflowIds.application(task.applicationId))
          .executeUpdate(performUpdate, {
            updateId: commandId,
            args: [{ type: step.type, commandId, userId: caller.userId, personId: caller.personId, taskId: task.id }],
          }),
      render: async () => {
        const { vocabulary } = deps.policies.current;
        return answer(200, viewTask(await getTask(deps.db, caller, task.id, 'act'), caller, scheme, vocabulary));
      },
      explain: async () => findClosure(await getTask(deps.db, caller, task.id, 'act')),
    });

    function assertMayDecide(row: TaskRow): void {
      const conflict = conflictOf(row, caller);
      if (conflict) throw new Problem(conflict);
      assertUndecided(row);
      assertNotTakenByOther(row, caller);
      if (row.status === 'open') throw new Problem('task-not-claimed', { availableActions: ['claim'] });
    }
  },
});

/** What only scheme and jurisdiction can tell of a body. @throws Problem `invalid-input` */
function checked({ catalogue }: Dependencies, task: TaskRow, scheme: CompiledScheme, step: Decisive): Decisive {
  if (step.type === 'requestCorrection') assertItems(scheme, step.items ?? []);
  if (step.type === 'redirect') assertOtherDistrict(catalogue.getJurisdiction(task.jurisdiction), task, step.district);
  if (step.type !== 'establishFact') return step;
  const schema = catalogue.findFact(step.fact);
  if (!schema) throw invalidInput('/fact', 'fact');
  const parsed = schema.safeParse(step.value);
  if (parsed.success) return { ...step, value: parsed.data };
  const errors = complaintsOf(parsed.error, step.value).map((one) => ({ ...one, pointer: `/value${one.pointer}` }));
  throw new Problem('invalid-input', { errors });
}

function assertItems({ content }: CompiledScheme, items: readonly string[]): void {
  const known = [...Object.keys(content.facts), ...content.document.evidence.map(({ kind }) => kind), 'payee'];
  const wrong = items.flatMap((item, i) => (known.includes(item) ? [] : [{ pointer: `/items/${i}`, message: 'item' }]));
  if (wrong.length > 0) throw new Problem('invalid-input', { errors: wrong });
}

function assertOtherDistrict(
  { jurisdiction, districts }: { jurisdiction: string; districts: Readonly<Record<string, string>> },
  { officePath }: TaskRow,
  district: string,
): void {
  const office = findOwn(districts, district);
  if (office === undefined || `${jurisdiction}/${office}` === officePath)
    throw invalidInput('/district', 'otherDistrict');
}
