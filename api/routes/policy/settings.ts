// Settings of a jurisdiction: what is in force, what is proposed, and how an officer proposes a value.
import { z } from 'zod';
import { movesMoney } from '../../../domain/policy/moves-money.js';
import { findOwn } from '../../../domain/policy/own-member.js';
import { CivilDateText } from '../../../domain/policy/value-schema.js';
import type { Value } from '../../../domain/policy/value-type.js';
import { getSetting } from '../../../domain/policy/vocabulary.js';
import { may } from '../../auth/permissions.js';
import { answer } from '../../commands/answer.js';
import { workflowCommand } from '../../commands/workflow-command.js';
import { complaintsOf } from '../../complaints.js';
import type { Catalogue } from '../../catalogue.js';
import type { Dependencies } from '../../dependencies.js';
import { Anything, body, line, listOf, PAGE_QUERY, PolicyCode, prose } from '../../fields.js';
import { pageOf } from '../../paging.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';
import { getJurisdiction } from './jurisdictions.js';
import { findChangeInForce, findWaiting } from './setting-change-row.js';
import { confirmChange, startCounting } from './setting-commands.js';
import { assertPlausible } from './plausible.js';
import { propose, type Proposal } from './setting-proposal.js';
import { namesOf, OneSettingView, SettingView, viewSetting } from './setting-view.js';

/** The name of a setting, as an address has it. */
export const SettingName = z.string().regex(/^[a-z][A-Za-z0-9]{0,99}$/);

export const getSettings = memberRoute({
  method: 'get',
  path: '/api/v1/jurisdictions/{jurisdiction}/settings',
  tag: 'Policies',
  summary: 'The settings of a jurisdiction, in force and proposed',
  access: 'signedIn',
  request: { params: z.object({ jurisdiction: PolicyCode }), query: body(PAGE_QUERY) },
  responses: { 200: { description: 'Settings', schema: listOf(SettingView) } },
  async handle({ deps: { catalogue, db }, params, query, language }) {
    const jurisdiction = getJurisdiction(catalogue, params.jurisdiction);
    const [values, waiting] = await Promise.all([
      db.setting.findMany({ where: params, select: { name: true, value: true } }),
      findWaiting(db, params.jurisdiction),
    ]);
    const proposers = await namesOf(db, waiting);
    const names = Object.keys(jurisdiction.settings).sort();
    const rest = query.after === undefined ? names : names.filter((name) => name > (query.after ?? ''));
    const page = pageOf(rest, query.limit, {
      show: (name) => {
        const stands = {
          value: values.find((one) => one.name === name)?.value ?? null,
          waiting: waiting.find((one) => one.name === name),
          names: proposers,
        };
        return viewSetting(catalogue, jurisdiction, name, stands, language);
      },
      cursor: (name) => name,
    });
    return { status: 200, body: page };
  },
});

export const getOneSetting = memberRoute({
  method: 'get',
  path: '/api/v1/jurisdictions/{jurisdiction}/settings/{name}',
  tag: 'Policies',
  summary: 'One setting: its value in force, the document it rests on, and what waits for a second officer',
  access: 'signedIn',
  request: { params: z.object({ jurisdiction: PolicyCode, name: SettingName }) },
  responses: { 200: { description: 'The setting', schema: OneSettingView } },
  async handle({ deps: { catalogue, db }, params, language }) {
    const jurisdiction = getJurisdiction(catalogue, params.jurisdiction);
    if (!findOwn(jurisdiction.settings, params.name)) throw new Problem('not-found');
    const [setting, [waiting], inForce] = await Promise.all([
      db.setting.findUnique({ where: { jurisdiction_name: params }, select: { value: true } }),
      findWaiting(db, params.jurisdiction, params.name),
      findChangeInForce(db, params),
    ]);
    const names = await namesOf(db, waiting ? [waiting] : []);
    const view = viewSetting(
      catalogue,
      jurisdiction,
      params.name,
      { value: setting?.value ?? null, waiting, names },
      language,
    );
    const { source, confirmedAt } = inForce ?? {};
    return {
      status: 200,
      body: {
        ...view,
        ...(source && { source }),
        ...(confirmedAt && { inForceSince: confirmedAt.toISOString() }),
      },
    };
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

export const InForce = z.object({ status: z.literal('inForce') });
const Awaiting = z.object({ status: z.literal('awaitingConfirmation'), changeId: z.uuid() });

export const putSetting = memberRoute({
  method: 'put',
  path: '/api/v1/jurisdictions/{jurisdiction}/settings/{name}',
  tag: 'Policies',
  summary: 'Propose a value; in force at once where no money depends on it',
  access: 'change Setting',
  request: {
    params: z.object({ jurisdiction: PolicyCode, name: SettingName }),
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
    const needsSecond = movesMoney({ schemes: deps.policies.released }, jurisdiction, name);
    let proposal: Proposal | undefined;
    return workflowCommand(
      exchange,
      { ...given, value },
      {
        async before(commandId) {
          await assertPlausible(deps, { jurisdiction, name, value });
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
          if (!needsSecond) return undefined;
          await startCounting(deps, proposal.changeId);
          return answer(202, proposal);
        },
        send: (commandId) =>
          confirmChange(deps, proposal?.status === 'awaitingConfirmation' ? proposal.changeId : commandId, commandId),
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
