// Tasks as lists and one by one.
import { z } from 'zod';
import { TASK_STATUSES } from '../../../domain/lifecycle.js';
import { body, Id, IdParams, listOf, oneOf, PAGE_QUERY, PolicyCode } from '../../fields.js';
import { instantCursor, instantCursorOf, pageOf } from '../../paging.js';
import { memberRoute } from '../../route.js';
import { getTask, listTasks } from './task-row.js';
import { TaskView, viewTask } from './task-view.js';

const TaskQuery = body({
  ...PAGE_QUERY,
  status: oneOf(TASK_STATUSES).optional(),
  stage: PolicyCode.optional(),
  application: Id.optional(),
  mine: z.enum(['true', 'false']).optional().meta({ description: 'Only what the caller has taken' }),
});

export const getTasks = memberRoute({
  method: 'get',
  path: '/api/v1/tasks',
  tag: 'Tasks',
  summary: 'The tasks that role and organisation of the caller cover, most urgent first',
  access: 'read Task',
  request: { query: TaskQuery },
  responses: { 200: { description: 'Tasks', schema: listOf(TaskView) } },
  async handle({ deps: { db, policies }, caller, query }) {
    const { mine, after, ...filter } = query;
    const rows = await listTasks(db, caller, { ...filter, isMine: mine === 'true', after: instantCursor(after) });
    const hashes = [...new Set(rows.map(({ policyHash }) => policyHash))];
    const schemes = new Map(
      await Promise.all(hashes.map(async (hash) => [hash, await policies.getVersion(hash)] as const)),
    );
    const page = pageOf(rows, query.limit, {
      show: (row) => {
        const scheme = schemes.get(row.policyHash);
        if (!scheme) throw new RangeError(`no policy version ${row.policyHash}`);
        return viewTask(row, caller, scheme, policies.current.vocabulary);
      },
      cursor: ({ dueSort, id }) => instantCursorOf(dueSort, id),
    });
    return { status: 200, body: page };
  },
});

export const getOneTask = memberRoute({
  method: 'get',
  path: '/api/v1/tasks/{id}',
  tag: 'Tasks',
  summary: 'One task',
  access: 'read Task',
  request: { params: IdParams },
  responses: { 200: { description: 'The task', schema: TaskView } },
  async handle({ deps: { db, policies }, caller, params }) {
    const row = await getTask(db, caller, params.id, 'read');
    const scheme = await policies.getVersion(row.policyHash);
    return { status: 200, body: viewTask(row, caller, scheme, policies.current.vocabulary) };
  },
});
