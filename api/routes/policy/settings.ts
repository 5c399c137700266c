// Settings of a jurisdiction: what is in force, what is proposed, and how a second officer confirms it.
import { WithStartWorkflowOperation } from '@temporalio/client';
import { z } from 'zod';
import { findOwn } from '../../../domain/policy/own-member.js';
import { movesMoney } from '../../../domain/policy/moves-money.js';
import type { Value } from '../../../domain/policy/value-type.js';
import { getSetting } from '../../../domain/policy/vocabulary.js';
import { workflowIds, workflowTypes } from '../../../domain/workflow-ids.js';
import type { Json } from '../../../prisma/record.js';
import { confirmSettingUpdate, type Outcome, type SettingChangeInput } from '../../../workflows/messages.js';
import { may } from '../../auth/permissions.js';
import { answer } from '../../commands/answer.js';
import { workflowCommand } from '../../commands/workflow-command.js';
import { complaintsOf } from '../../complaints.js';
import type { Catalogue } from '../../catalogue.js';
import type { Dependencies } from '../../dependencies.js';
import {
  Anything,
  body,
  Id,
  Labels,
  line,
  listOf,
  Open,
  PAGE_QUERY,
  PolicyCode,
  prose,
  Timestamp,
} from '../../fields.js';
import { CivilDateText } from '../../../domain/policy/value-schema.js';
import { say } from '../../language.js';
import { pageOf } from '../../paging.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';
import { getJurisdiction } from './jurisdictions.js';
import { propose, type Proposal } from './setting-proposal.js';

const SettingView = z
  .object({
    name: z.string(),
    label: z.string(),
    labels: Labels,
    clauses: z.array(z.string()).meta({ description: 'Clauses that need it' }),
    shape: Open,
    unit: z.string().optional(),
    value: z.unknown().meta({ description: 'Null where nothing is set' }),
    needsSecondOfficer: z
      .boolean()
      .meta({ description: 'Money depends on it: one officer proposes a value, another confirms it' }),
    awaiting: z
      .object({
        changeId: z.uuid(),
        value: z.unknown(),
        proposedBy: z.string(),
        proposedByName: z.string().nullable(),
        proposedAt: Timestamp,
      })
      .optional()
      .meta({ description: 'A proposed value that waits for a second officer' }),
  })
  .meta({ id: 'Setting' });

export const getSettings = memberRoute({
  method: 'get',
  path: '/api/v1/jurisdictions/{jurisdiction}/settings',
  tag: 'Policies',
  summary: 'The settings of a jurisdiction, in force and proposed',
  access: 'signedIn',
  request: { params: z.object({ jurisdiction: PolicyCode }), query: body(PAGE_QUERY) },
  responses: { 200: { description: 'Settings', schema: listOf(SettingView) } },
  async handle({ deps: { catalogue, db }, params, query, language }) {
    const { jurisdiction, settings } = getJurisdiction(catalogue, params.jurisdiction);
    const [values, waiting] = await Promise.all([
      db.setting.findMany({ where: { jurisdiction }, select: { name: true, value: true } }),
      db.$queryRaw<
        { id: string; name: string; value: Json; proposedBy: string; displayName: string | null; proposedAt: Date }[]
      >`
        SELECT c.id, c.name, c.value, c.proposed_by AS "proposedBy", u.display_name AS "displayName", c.proposed_at AS "proposedAt"
        FROM setting_change c LEFT JOIN user_account u ON u.id = c.proposed_by
        WHERE c.jurisdiction = ${jurisdiction} AND c.status = 'awaitingConfirmation'`,
    ]);
    const names = Object.keys(settings).sort();
    const items = (query.after === undefined ? names : names.filter((name) => name > (query.after ?? ''))).map(
      (name) => {
        const { label, shape, unit, clauses } = getSetting(catalogue.policies.vocabulary, name);
        const change = waiting.find((one) => one.name === name);
        return {
          name,
          label: say(label, language),
          labels: label,
          clauses: findOwn(settings, name) ?? clauses,
          shape,
          ...(unit === undefined ? {} : { unit }),
          value: values.find((one) => one.name === name)?.value ?? null,
          needsSecondOfficer: movesMoney(catalogue.policies, jurisdiction, name),
          ...(change && {
            awaiting: {
              changeId: change.id,
              value: change.value,
              proposedBy: change.proposedBy,
              proposedByName: change.displayName,
              proposedAt: change.proposedAt.toISOString(),
            },
          }),
        };
      },
    );
    return { status: 200, body: pageOf(items, query.limit, { show: (item) => item, cursor: ({ name }) => name }) };
  },
});

const Source = body({
  documentNumber: line('name', 200),
  date: CivilDateText.meta({ description: 'Day of the document' }),
  link: line('link', 1000).refine((text) => URL.canParse(text) && /^https?:/.test(text), 'link'),
});
const Proposed = body({
  value: Anything.meta({ description: 'Replaces the whole value; `[]` = not set' }),
  source: Source.optional(),
  reason: prose('opinion', 1000).optional(),
});

const InForce = z.object({ status: z.literal('inForce') });
const Awaiting = z.object({ status: z.literal('awaitingConfirmation'), changeId: z.uuid() });

export const putSetting = memberRoute({
  method: 'put',
  path: '/api/v1/jurisdictions/{jurisdiction}/settings/{name}',
  tag: 'Policies',
  summary: 'Propose a value; in force at once where no money depends on it',
  access: 'change Setting',
  request: {
    params: z.object({ jurisdiction: PolicyCode, name: z.string().regex(/^[a-z][A-Za-z0-9]{0,99}$/) }),
    body: Proposed,
  },
  responses: {
    200: { description: 'In force', schema: InForce },
    202: { description: 'Waits for a second officer', schema: Awaiting },
  },
  async handle(exchange) {
    const { deps, caller, params, body: given } = exchange;
    const { jurisdiction, name } = params;
    if (!findOwn(getJurisdiction(deps.catalogue, jurisdiction).settings, name)) throw new Problem('not-found');
    const value = readValue(deps, jurisdiction, name, given.value);
    if (deps.mode !== 'demo') assertReasoned(given);
    if (!may(caller, 'change', 'Setting', { jurisdiction })) throw new Problem('forbidden');
    const needsSecond = movesMoney(deps.catalogue.policies, jurisdiction, name);
    let proposal: Proposal | undefined;
    return workflowCommand(
      exchange,
      { ...given, value },
      {
        async before(commandId) {
          const { source, reason } = given;
          proposal = await propose(deps.db, {
            jurisdiction,
            name,
            value,
            source,
            reason,
            userId: caller.userId,
            commandId,
          });
          if (proposal.status === 'inForce') return answer(200, proposal);
          return needsSecond ? answer(202, proposal) : undefined;
        },
        send: (commandId) =>
          confirm(deps, proposal?.status === 'awaitingConfirmation' ? proposal.changeId : commandId, commandId),
        render: async () => answer(200, { status: 'inForce' }),
        explain: async () => undefined,
      },
    );
  },
});

function readValue({ catalogue }: Dependencies, jurisdiction: string, name: string, given: unknown): Value | null {
  const schema = catalogue.findSetting(name);
  if (!schema) throw new Problem('not-found');
  const parsed = schema.safeParse(given);
  if (parsed.success) {
    assertOwnSchemes(catalogue, jurisdiction, name, parsed.data);
    return parsed.data;
  }
  const errors = complaintsOf(parsed.error, given).map((complaint) => ({
    ...complaint,
    pointer: `/value${complaint.pointer}`,
  }));
  throw new Problem('invalid-input', { errors });
}

/** A window for a scheme of another jurisdiction would never be looked at. @throws Problem `invalid-input` */
function assertOwnSchemes(catalogue: Catalogue, jurisdiction: string, name: string, value: Value | null): void {
  if (getSetting(catalogue.policies.vocabulary, name).shape.kind !== 'yearlyWindows' || value === null) return;
  const own = catalogue.getJurisdiction(jurisdiction).catalogue;
  const errors = (value as unknown as readonly { scheme: string }[]).flatMap(({ scheme }, i) =>
    Object.hasOwn(own, scheme) ? [] : [{ pointer: `/value/${i}/scheme`, message: 'code' }],
  );
  if (errors.length > 0) throw new Problem('invalid-input', { errors });
}

/** With real money a value has a source and a reason. */
function assertReasoned({ source, reason }: z.infer<typeof Proposed>): void {
  const errors = [...(source ? [] : ['/source']), ...(reason === undefined ? ['/reason'] : [])];
  if (errors.length > 0)
    throw new Problem('invalid-input', { errors: errors.map((pointer) => ({ pointer, message: 'required' })) });
}

function confirm({ engine }: Dependencies, changeId: string, commandId: string): Promise<Outcome> {
  const start = new WithStartWorkflowOperation<(input: SettingChangeInput) => Promise<void>>(
    workflowTypes.settingChange,
    {
      workflowId: workflowIds.settingChange(changeId),
      taskQueue: engine.taskQueue,
      args: [{ changeId }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    },
  );
  return engine.client.workflow.executeUpdateWithStart(confirmSettingUpdate, {
    startWorkflowOperation: start,
    updateId: commandId,
    args: [{ commandId }],
  });
}

export const confirmSetting = memberRoute({
  method: 'post',
  path: '/api/v1/jurisdictions/{jurisdiction}/settings/changes/{changeId}/confirm',
  tag: 'Policies',
  summary: 'Confirm a proposed value; not by whoever proposed it',
  access: 'change Setting',
  request: { params: z.object({ jurisdiction: PolicyCode, changeId: Id }), body: body({}).optional() },
  responses: { 200: { description: 'In force', schema: InForce } },
  async handle(exchange) {
    const { deps, caller, params } = exchange;
    const { jurisdiction, changeId } = params;
    getJurisdiction(deps.catalogue, jurisdiction);
    if (!may(caller, 'change', 'Setting', { jurisdiction })) throw new Problem('forbidden');
    const change = await deps.db.settingChange.findUnique({
      where: { id: changeId },
      select: { jurisdiction: true, status: true },
    });
    if (change?.jurisdiction !== jurisdiction) throw new Problem('not-found');
    return workflowCommand(
      exchange,
      {},
      {
        async before() {
          if (change.status === 'inForce') return answer(200, { status: 'inForce' });
          if (change.status === 'superseded') throw new Problem('not-available', { availableActions: [] });
          return undefined;
        },
        send: (commandId) => confirm(deps, changeId, commandId),
        render: async () => answer(200, { status: 'inForce' }),
        explain: async () => undefined,
      },
    );
  },
});
