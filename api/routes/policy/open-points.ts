// What the sources leave open: the question, its readings, where it stands, who may decide, and what waits for it now.
import { z } from 'zod';
import {
  conventionOf,
  followedReading,
  OPEN_POINT_STATUSES,
  readingsOf,
  schemesOf,
  statusOf,
  valueInForce,
  type OpenPoint,
  type OpenPointStatus,
  type ValueInForce,
} from '../../../domain/policy/open-point.js';
import type { Label } from '../../../domain/policy/label.js';
import type { Value } from '../../../domain/policy/value-type.js';
import { getSetting, type SettingDefinition } from '../../../domain/policy/vocabulary.js';
import type { Dependencies } from '../../dependencies.js';
import { body, Labels, listOf, PAGE_QUERY, PolicyCode, Yuan } from '../../fields.js';
import { say, type Language } from '../../language.js';
import { memberRoute } from '../../route.js';
import { getJurisdiction, pageOfIds } from './jurisdictions.js';
import { countWaiting, NOTHING_WAITS, type WaitingForPoint } from './open-point-waiting.js';

/** An open point as it stands now. */
export interface StandingPoint {
  point: OpenPoint;
  readings: readonly { id: string; label: Label; isFollowed: boolean }[];
  status: OpenPointStatus;
  setting: (ValueInForce & { definition: SettingDefinition }) | undefined;
  convention: string | undefined;
  /** Undefined for every scheme of every jurisdiction. */
  schemes: readonly string[] | undefined;
}

/** The open points of a jurisdiction and of all, or every one, in the order of ids. */
export async function readOpenPoints(
  { db, catalogue: { policies, released } }: Pick<Dependencies, 'db' | 'catalogue'>,
  jurisdiction: string | undefined,
): Promise<StandingPoint[]> {
  const stored = await db.setting.findMany({ select: { jurisdiction: true, name: true, value: true } });
  const { vocabulary } = policies;
  return policies.openPoints
    .filter((point) => jurisdiction === undefined || (point.jurisdiction ?? jurisdiction) === jurisdiction)
    .map((point) => {
      const { document } = point;
      const definition = document.setting === undefined ? undefined : getSetting(vocabulary, document.setting);
      const row = stored.find((one) => one.jurisdiction === point.jurisdiction && one.name === document.setting);
      const inForce = definition && valueInForce(definition, (row?.value ?? null) as Value | null);
      const followed = followedReading(document, inForce);
      return {
        point,
        readings: readingsOf(document, vocabulary).map((one) => ({ ...one, isFollowed: one.id === followed })),
        status: statusOf(document, inForce),
        setting: definition && inForce && { definition, ...inForce },
        convention: conventionOf(document, vocabulary),
        schemes: schemesOf(point, { schemes: released }),
      };
    });
}

const Waiting = z.object({
  cases: z.int().meta({ description: 'Cases that wait or are on hold for it now' }),
  instalments: z.int().meta({ description: 'Instalments that are due and have no amount because of it' }),
  yuan: z
    .object({
      cases: z.int().meta({ description: 'Of so many of the cases' }),
      least: Yuan,
      most: Yuan,
    })
    .nullable()
    .meta({
      description: 'What the cases would be granted under its readings; null where none of them gives an amount',
    }),
});
const OpenPointView = z
  .object({
    id: z.string(),
    jurisdiction: z.string().nullable().meta({ description: 'Null where it concerns every jurisdiction' }),
    question: z.string(),
    questions: Labels,
    clauses: z.array(z.object({ clause: z.string(), quote: z.string().optional() })),
    readings: z.array(z.object({ id: z.string(), label: z.string(), labels: Labels, isFollowed: z.boolean() })),
    status: z.enum(OPEN_POINT_STATUSES),
    setting: z
      .object({ name: z.string(), label: z.string(), labels: Labels, value: z.unknown(), isDefault: z.boolean() })
      .optional()
      .meta({ description: 'The setting that decides it' }),
    convention: z.string().optional().meta({ description: 'C1 to C11, E1 to E6', example: 'C4' }),
    reasons: z.array(z.string()).meta({ description: 'Reasons for which cases are on hold because of it' }),
    schemes: z.array(z.string()).nullable().meta({ description: 'Null for all schemes' }),
    decidedBy: z.string(),
    decidedByLabels: Labels,
    waiting: Waiting,
  })
  .meta({ id: 'OpenPoint' });

export const getOpenPoints = memberRoute({
  method: 'get',
  path: '/api/v1/open-points',
  tag: 'Policies',
  summary: 'What the sources leave open, who may decide it, and what waits for it now',
  access: 'signedIn',
  request: { query: body({ ...PAGE_QUERY, jurisdiction: PolicyCode.optional() }) },
  responses: { 200: { description: 'Open points', schema: listOf(OpenPointView) } },
  async handle({ deps, query, language }) {
    if (query.jurisdiction !== undefined) getJurisdiction(deps.catalogue, query.jurisdiction);
    const points = await readOpenPoints(deps, query.jurisdiction);
    const { items, page } = pageOfIds(
      points.map((standing) => ({ id: standing.point.document.id, standing })),
      query,
    );
    const waiting = await countWaiting(
      deps,
      items.map(({ standing }) => standing),
    );
    const views = items.map(({ id, standing }) => viewOf(standing, waiting.get(id) ?? NOTHING_WAITS, language));
    return { status: 200, body: { items: views, page } };
  },
});

function viewOf(
  { point: { jurisdiction, document }, readings, status, setting, convention, schemes }: StandingPoint,
  waiting: WaitingForPoint,
  language: Language,
) {
  return {
    id: document.id,
    jurisdiction: jurisdiction ?? null,
    question: say(document.question, language),
    questions: document.question,
    clauses: document.clauses,
    readings: readings.map(({ id, label, isFollowed }) => ({
      id,
      label: say(label, language),
      labels: label,
      isFollowed,
    })),
    status,
    ...(setting && {
      setting: {
        name: setting.definition.name,
        label: say(setting.definition.label, language),
        labels: setting.definition.label,
        value: setting.value,
        isDefault: setting.isDefault,
      },
    }),
    ...(convention !== undefined && { convention }),
    reasons: document.reasons,
    schemes: schemes ?? null,
    decidedBy: say(document.decidedBy, language),
    decidedByLabels: document.decidedBy,
    waiting,
  };
}
