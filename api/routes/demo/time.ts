// The time machine of the demo: moves the clock of one case, entitlement or duty, as its own workflow would see time pass.
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { workflowIds } from '../../../domain/workflow-ids.js';
import type { Dependencies } from '../../dependencies.js';
import { body, Id, Timestamp } from '../../fields.js';
import { invalidInput, Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';
import { fastForward, type FastForward } from './fast-forward.js';
import { inTurn } from './in-turn.js';

const MOST_YEARS = 50;
const PATIENCE_MS = 60_000;
/** An approved case starts its entitlement's workflow a moment after its answer. */
const START_PATIENCE_MS = 10_000;
const POLL_MS = 100;

const Advance = body({
  applicationId: Id.optional(),
  entitlementId: Id.optional(),
  dutyId: Id.optional(),
  by: z
    .string('duration')
    .max(100, 'duration')
    .refine((text) => findDuration(text) !== undefined, 'duration')
    .meta({ description: 'ISO 8601 duration, at most 50 years', example: 'P3M' }),
}).refine(
  ({ applicationId, entitlementId, dutyId }) =>
    [applicationId, entitlementId, dutyId].filter((id) => id !== undefined).length === 1,
  'oneObject',
);
type Advance = z.infer<typeof Advance>;

/** A duration that goes forward. */
function findDuration(text: string): Temporal.Duration | undefined {
  try {
    const duration = Temporal.Duration.from(text);
    return duration.sign > 0 ? duration : undefined;
  } catch {
    return undefined;
  }
}

export const advanceTime = memberRoute({
  method: 'post',
  path: '/api/v1/demo/time/advance',
  tag: 'Demo',
  summary: 'Move the clock of one application, entitlement or duty',
  access: 'signedIn',
  isDemoOnly: true,
  request: { body: Advance },
  responses: { 200: { description: 'Its new time', schema: z.object({ now: Timestamp }) } },
  async handle({ deps, body }) {
    const offsetMs = await advance(deps, body, Temporal.Duration.from(body.by));
    return { status: 200, body: { now: new Date(Date.now() + Number(offsetMs)).toISOString() } };
  },
});

function advance(
  deps: Dependencies,
  { applicationId, entitlementId, dutyId }: Advance,
  by: Temporal.Duration,
): Promise<bigint> {
  if (dutyId !== undefined) return inTurn(`duty/${dutyId}`, () => advanceDuty(deps, dutyId, by));
  if (entitlementId !== undefined)
    return inTurn(`entitlement/${entitlementId}`, () => advanceEntitlement(deps, entitlementId, by));
  return inTurn(`application/${applicationId}`, () => advanceApplication(deps, applicationId ?? '', by));
}

/** Milliseconds from an object's own now to the same civil time later in Asia/Shanghai. */
function durationMs(clockOffsetMs: bigint, by: Temporal.Duration): number {
  const now = Temporal.Instant.fromEpochMilliseconds(Date.now() + Number(clockOffsetMs)).toZonedDateTimeISO(
    'Asia/Shanghai',
  );
  try {
    const target = now.add(by);
    if (Temporal.ZonedDateTime.compare(target, now.add({ years: MOST_YEARS })) <= 0)
      return target.epochMilliseconds - now.epochMilliseconds;
  } catch {
    // Beyond the end of calendars.
  }
  throw invalidInput('/by', 'duration');
}

async function advanceApplication({ db, engine }: Dependencies, id: string, by: Temporal.Duration): Promise<bigint> {
  const row = await db.application.findUnique({
    where: { id },
    select: {
      status: true,
      clockOffsetMs: true,
      entitlements: { where: { status: { in: ['active', 'suspended'] } }, select: { id: true }, take: 1 },
    },
  });
  if (!row) throw new Problem('not-found');
  if (row.entitlements.length > 0) throw new Problem('advance-the-child');
  const ms = durationMs(row.clockOffsetMs, by);
  const result = await fastForward(engine.client, workflowIds.application(id), ms, PATIENCE_MS);
  assertInTime(result);
  const clockOffsetMs = { increment: BigInt(ms) };
  // A workflow that is started later begins with all the time that has passed before.
  const isFresh = row.status === 'draft' && result !== 'completed';
  const moved = await db.application.update({
    where: { id },
    data: { clockOffsetMs, ...(isFresh ? { workflowOffsetMs: row.clockOffsetMs + BigInt(ms) } : {}) },
    select: { clockOffsetMs: true },
  });
  return moved.clockOffsetMs;
}

async function advanceEntitlement({ db, engine }: Dependencies, id: string, by: Temporal.Duration): Promise<bigint> {
  const row = await db.entitlement.findUnique({ where: { id }, select: { status: true, clockOffsetMs: true } });
  if (!row) throw new Problem('not-found');
  const ms = durationMs(row.clockOffsetMs, by);
  const isLive = row.status === 'active' || row.status === 'suspended';
  const startDeadline = Date.now() + (isLive ? START_PATIENCE_MS : 0);
  let result = await fastForward(engine.client, workflowIds.entitlement(id), ms, PATIENCE_MS);
  while (result === 'notRunning' && Date.now() < startDeadline) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    result = await fastForward(engine.client, workflowIds.entitlement(id), ms, PATIENCE_MS);
  }
  assertInTime(isLive && result === 'notRunning' ? 'timedOut' : result);
  const moved = await db.entitlement.update({
    where: { id },
    data: { clockOffsetMs: { increment: BigInt(ms) } },
    select: { clockOffsetMs: true },
  });
  return moved.clockOffsetMs;
}

async function advanceDuty({ db, engine }: Dependencies, id: string, by: Temporal.Duration): Promise<bigint> {
  const row = await db.duty.findUnique({ where: { id }, select: { clockOffsetMs: true } });
  if (!row) throw new Problem('not-found');
  const ms = durationMs(row.clockOffsetMs, by);
  // For a duty that is done nothing follows any more, however much time passes.
  assertInTime(await fastForward(engine.client, workflowIds.duty(id), ms, PATIENCE_MS));
  const moved = await db.duty.update({
    where: { id },
    data: { clockOffsetMs: { increment: BigInt(ms) } },
    select: { clockOffsetMs: true },
  });
  return moved.clockOffsetMs;
}

function assertInTime(result: FastForward): void {
  if (result === 'timedOut') throw new Problem('action-pending', { retryAfter: 2 });
}
