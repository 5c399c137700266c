// The history of a setting, one change of it, and how a second officer confirms it.
import { z } from 'zod';
import { findOwn } from '../../../domain/policy/own-member.js';
import { may } from '../../auth/permissions.js';
import { answer } from '../../commands/answer.js';
import { workflowCommand } from '../../commands/workflow-command.js';
import type { Dependencies } from '../../dependencies.js';
import { body, Id, listOf, PAGE_QUERY, PolicyCode } from '../../fields.js';
import { instantCursor, instantCursorOf, pageOf, rowsFor } from '../../paging.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';
import { getJurisdiction } from './jurisdictions.js';
import { findChangeInForce } from './setting-change-row.js';
import { confirmChange } from './setting-commands.js';
import { namesOf, SettingChangeView, viewChange, type ChangeRow } from './setting-view.js';
import { ImpactView, viewImpact } from './setting-impact-view.js';
import { InForce, SettingName } from './settings.js';

export const getSettingChanges = memberRoute({
  method: 'get',
  path: '/api/v1/jurisdictions/{jurisdiction}/settings/{name}/changes',
  tag: 'Policies',
  summary: 'The history of a setting, newest first: values, documents, reasons, who proposed and confirmed',
  access: 'read Setting',
  request: { params: z.object({ jurisdiction: PolicyCode, name: SettingName }), query: body(PAGE_QUERY) },
  responses: { 200: { description: 'Changes', schema: listOf(SettingChangeView) } },
  async handle({ deps: { catalogue, db }, caller, params, query }) {
    const { jurisdiction, name } = params;
    if (!findOwn(getJurisdiction(catalogue, jurisdiction).settings, name)) throw new Problem('not-found');
    if (!may(caller, 'read', 'Setting', { jurisdiction })) throw new Problem('forbidden');
    const after = instantCursor(query.after);
    const rows = await db.settingChange.findMany({
      where: {
        jurisdiction,
        name,
        ...(after && { OR: [{ proposedAt: { lt: after.at } }, { proposedAt: after.at, id: { lt: after.id } }] }),
      },
      orderBy: [{ proposedAt: 'desc' }, { id: 'desc' }],
      take: rowsFor(query.limit),
    });
    const [inForce, names] = await Promise.all([findChangeInForce(db, params), namesOf(db, rows)]);
    const page = pageOf(rows, query.limit, {
      show: (change) => viewChange(change, names, inForce?.id),
      cursor: ({ proposedAt, id }) => instantCursorOf(proposedAt, id),
    });
    return { status: 200, body: page };
  },
});

const ChangeParams = z.object({ jurisdiction: PolicyCode, changeId: Id });

/** @throws Problem `not-found` for a change of another jurisdiction too */
async function getChange(
  { catalogue, db }: Dependencies,
  { jurisdiction, changeId }: z.infer<typeof ChangeParams>,
): Promise<ChangeRow> {
  getJurisdiction(catalogue, jurisdiction);
  const change = await db.settingChange.findUnique({ where: { id: changeId } });
  if (change?.jurisdiction !== jurisdiction) throw new Problem('not-found');
  return change;
}

const OneSettingChangeView = SettingChangeView.extend({ impact: ImpactView.optional() }).meta({
  id: 'SettingChangeDetails',
});

export const getOneSettingChange = memberRoute({
  method: 'get',
  path: '/api/v1/jurisdictions/{jurisdiction}/settings/changes/{changeId}',
  tag: 'Policies',
  summary: 'One change of a setting, and what it would do: cases, instalments, money, budget lines',
  access: 'read Setting',
  request: { params: ChangeParams },
  responses: { 200: { description: 'The change', schema: OneSettingChangeView } },
  async handle({ deps, caller, params, language }) {
    if (!may(caller, 'read', 'Setting', params)) throw new Problem('forbidden');
    const change = await getChange(deps, params);
    const [inForce, names] = await Promise.all([findChangeInForce(deps.db, change), namesOf(deps.db, [change])]);
    const impact = viewImpact(deps.catalogue, change, language);
    return { status: 200, body: { ...viewChange(change, names, inForce?.id), ...(impact && { impact }) } };
  },
});

const Confirmation = body({
  impactCountedAt: z.iso
    .datetime('instant')
    .optional()
    .meta({ description: '`impact.countedAt` as the officer was shown it: refused if it was counted anew since' }),
});

export const confirmSetting = memberRoute({
  method: 'post',
  path: '/api/v1/jurisdictions/{jurisdiction}/settings/changes/{changeId}/confirm',
  tag: 'Policies',
  summary: 'Confirm a proposed value; not by whoever proposed it',
  access: 'change Setting',
  request: { params: ChangeParams, body: Confirmation.optional() },
  responses: { 200: { description: 'In force', schema: InForce } },
  async handle(exchange) {
    const { deps, caller, params, body: given } = exchange;
    const { jurisdiction, changeId } = params;
    getJurisdiction(deps.catalogue, jurisdiction);
    if (!may(caller, 'change', 'Setting', { jurisdiction })) throw new Problem('forbidden');
    const change = await getChange(deps, params);
    return workflowCommand(exchange, given ?? {}, {
      async before() {
        if (change.status === 'inForce') return answer(200, { status: 'inForce' });
        if (change.status === 'superseded') throw new Problem('not-available', { availableActions: [] });
        return undefined;
      },
      send: (commandId) => confirmChange(deps, changeId, commandId),
      render: async () => answer(200, { status: 'inForce' }),
      explain: async () => undefined,
    });
  },
});
