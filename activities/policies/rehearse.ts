// A rehearsal: begun and cancelled by an officer, and in between page after page of stored cases, each assessed under the draft.
import { compileScheme, type CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import { rehearse, type Rehearsed, type StoredAssessment } from '../../domain/assessment/rehearse.js';
import type { Instant } from '../../domain/calendar/shanghai.js';
import { Refusal } from '../../domain/errors.js';
import { CLAIMED_STATUSES } from '../../domain/lifecycle.js';
import { rehearsalActions, type RehearsalStatus } from '../../domain/policy/rehearsal.js';
import { readSchemeContent } from '../../domain/policy/scheme-content.js';
import { ENGINE_ACTOR, stream } from '../../domain/record.js';
import { performCommand } from '../../prisma/commands.js';
import type { Transaction } from '../../prisma/client.js';
import type { Prisma, Rehearsal } from '../../prisma/generated/client.js';
import { appendEvents } from '../../prisma/record.js';
import type { Refused } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { requirePolicyOfficer } from './officer.js';
import { FIRST_ID, lookAtEach, PAGE, readPresentSettings } from './stored-cases.js';

const LONGEST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Begins a rehearsal of a draft as its text is now. */
export async function beginRehearsal(
  deps: Dependencies,
  call: { rehearsalId: string; draftId: string; commandId: string; businessNow: Instant },
): Promise<{ done: true } | Refused> {
  const { rehearsalId, draftId, commandId, businessNow } = call;
  const result = await performCommand(deps.db, deps.protection.commandKey, commandId, async (tx, { userId }) => {
    await tx.$queryRaw`SELECT id FROM policy_draft WHERE id = ${draftId}::uuid FOR UPDATE`;
    const draft = await tx.policyDraft.findUniqueOrThrow({ where: { id: draftId } });
    const { jurisdiction, scheme, textHash, policyHash, content } = draft;
    await requirePolicyOfficer(tx, userId, jurisdiction);
    if (draft.status !== 'draft' || policyHash === null) throw new Refusal('not-available', { availableActions: [] });
    const running = await tx.rehearsal.findFirst({ where: { draftId, status: 'running' } });
    if (running) {
      const { startedBy, startedAt } = running;
      throw new Refusal('conflict', { conflict: { userId: startedBy, action: 'rehearse', at: startedAt.getTime() } });
    }
    const [cases] = await tx.$queryRaw<{ total: number; last: string | null }[]>`
      SELECT count(*)::int AS total, (max(id::text)) AS last FROM application
      WHERE jurisdiction = ${jurisdiction} AND scheme = ${scheme} AND assessment_id IS NOT NULL`;
    await tx.rehearsal.create({
      data: {
        ...{ id: rehearsalId, draftId, jurisdiction, scheme, status: 'running', textHash, policyHash },
        content: content as Prisma.InputJsonValue,
        total: cases?.total ?? 0,
        last: cases?.last ?? null,
        startedBy: userId,
        startedAt: new Date(businessNow),
      },
      select: { id: true },
    });
    await appendEvents(tx, stream.policies(jurisdiction), undefined, [
      { type: 'rehearsalStarted', actor: userId, occurredAt: businessNow, policyHash, details: { rehearsalId, draftId, textHash } },
    ]);
    return { rehearsalId };
  });
  return 'refused' in result ? result : { done: true };
}

/** Ends a rehearsal before it is through; what it has found so far stays. */
export async function cancelRehearsal(
  deps: Dependencies,
  { rehearsalId, commandId, businessNow }: { rehearsalId: string; commandId: string; businessNow: Instant },
): Promise<{ done: true } | Refused> {
  const result = await performCommand(deps.db, deps.protection.commandKey, commandId, async (tx, { userId }) => {
    await tx.$queryRaw`SELECT id FROM rehearsal WHERE id = ${rehearsalId}::uuid FOR UPDATE`;
    const row = await tx.rehearsal.findUniqueOrThrow({ where: { id: rehearsalId } });
    await requirePolicyOfficer(tx, userId, row.jurisdiction);
    const availableActions = rehearsalActions(row.status as RehearsalStatus);
    if (!availableActions.includes('cancel')) throw new Refusal('not-available', { availableActions });
    await end(tx, row, 'cancelled', userId, businessNow);
    return { rehearsalId };
  });
  return 'refused' in result ? result : { done: true };
}

/**
 * Assesses the next page of cases under the draft and adds what it finds. A page counts once, whoever repeats it: its results are
 * written together with the position after it, and only if nobody has moved on from the position before it.
 */
export async function rehearsePage(
  deps: Dependencies,
  { rehearsalId, businessNow }: { rehearsalId: string; businessNow: Instant },
): Promise<{ isOver: boolean }> {
  const row = await deps.db.rehearsal.findUniqueOrThrow({ where: { id: rehearsalId } });
  if (row.status !== 'running') return { isOver: true };
  const cases = await readPage(deps, row);
  const draft = compileScheme(readSchemeContent(row.content, row.policyHash));
  const found = await rehearseAll(deps, draft, cases);
  const position = cases.at(-1)?.applicationId ?? row.position;
  const isLast = cases.length < PAGE;
  return deps.db.$transaction(async (tx) => {
    const moved = await tx.rehearsal.updateMany({
      where: { id: rehearsalId, status: 'running', position: row.position, done: row.done },
      data: { position, done: { increment: cases.length } },
    });
    if (moved.count === 0) return { isOver: false };
    await addSums(tx, rehearsalId, found);
    await addCases(tx, rehearsalId, found);
    if (isLast) await end(tx, row, 'completed', ENGINE_ACTOR, businessNow);
    return { isOver: isLast };
  });
}

async function end(
  tx: Transaction,
  { id: rehearsalId, draftId, jurisdiction, textHash, policyHash }: Rehearsal,
  status: 'completed' | 'cancelled',
  actor: string,
  businessNow: Instant,
): Promise<void> {
  await tx.rehearsal.update({
    where: { id: rehearsalId },
    data: { status, endedBy: actor, endedAt: new Date(businessNow) },
    select: { id: true },
  });
  const type = status === 'completed' ? 'rehearsalCompleted' : 'rehearsalCancelled';
  await appendEvents(tx, stream.policies(jurisdiction), undefined, [
    { type, actor, occurredAt: businessNow, policyHash, details: { rehearsalId, draftId, textHash } },
  ]);
}

interface StoredCase extends StoredAssessment {
  applicationId: string;
  status: string;
  policyHash: string;
}

/** Submitted cases of the scheme with their latest assessment, in order of their ids. */
function readPage({ db }: Dependencies, { jurisdiction, scheme, position, last }: Rehearsal): Promise<StoredCase[]> {
  return db.$queryRaw<StoredCase[]>`
    SELECT a.id AS "applicationId", a.status, s.policy_hash AS "policyHash", s.facts,
      s.result - 'conditions' - 'steps' - 'clauses' AS result
    FROM application a JOIN assessment s ON s.id = a.assessment_id
    WHERE a.jurisdiction = ${jurisdiction} AND a.scheme = ${scheme}
      AND a.id > ${position ?? FIRST_ID}::uuid AND a.id <= ${last ?? LONGEST_ID}::uuid
    ORDER BY a.id LIMIT ${PAGE}`;
}

type Found = Rehearsed & { applicationId: string; asOf: string; isRunning: boolean };

async function rehearseAll(deps: Dependencies, draft: CompiledScheme, cases: readonly StoredCase[]): Promise<Found[]> {
  const present = await readPresentSettings(deps, draft, cases);
  return lookAtEach(cases, async ({ applicationId, status, policyHash, facts, result }) => {
    const rehearsed = rehearse(draft, await deps.policies.getVersion(policyHash), { facts, result }, present);
    const isRunning = CLAIMED_STATUSES.some((claimed) => claimed === status);
    return { ...rehearsed, applicationId, asOf: result.asOf, isRunning };
  });
}

interface Sum {
  month: string;
  before: string;
  after: string;
  cases: number;
  running: number;
  beforeFen: bigint;
  afterFen: bigint;
  upFen: bigint;
  downFen: bigint;
  unknown: number;
}

function sumsOf(found: readonly Found[]): Sum[] {
  const sums = new Map<string, Sum>();
  for (const { asOf, isRunning, before, after } of found) {
    const month = asOf.slice(0, 7);
    const key = `${month} ${before.outcome} ${after.outcome}`;
    let sum = sums.get(key);
    if (!sum) {
      const none = { cases: 0, running: 0, beforeFen: 0n, afterFen: 0n, upFen: 0n, downFen: 0n, unknown: 0 };
      sum = { month, before: before.outcome, after: after.outcome, ...none };
      sums.set(key, sum);
    }
    sum.cases += 1;
    if (isRunning) sum.running += 1;
    if (before.amount === null || after.amount === null) {
      sum.unknown += 1;
      continue;
    }
    const difference = after.amount - before.amount;
    sum.beforeFen += before.amount;
    sum.afterFen += after.amount;
    if (difference > 0n) sum.upFen += difference;
    else sum.downFen -= difference;
  }
  return [...sums.values()];
}

async function addSums(tx: Transaction, rehearsalId: string, found: readonly Found[]): Promise<void> {
  const sums = sumsOf(found).map((sum) => ({
    ...sum,
    ...{ beforeFen: `${sum.beforeFen}`, afterFen: `${sum.afterFen}`, upFen: `${sum.upFen}`, downFen: `${sum.downFen}` },
  }));
  await tx.$executeRaw`
    INSERT INTO rehearsal_sum AS s (rehearsal_id, month, before, after, cases, running, before_fen, after_fen, up_fen, down_fen, unknown)
    SELECT ${rehearsalId}::uuid, month, before, after, cases, running, "beforeFen", "afterFen", "upFen", "downFen", unknown
    FROM jsonb_to_recordset(${JSON.stringify(sums)}::jsonb) AS n (month text, before text, after text, cases int, running int,
      "beforeFen" bigint, "afterFen" bigint, "upFen" bigint, "downFen" bigint, unknown int)
    ON CONFLICT (rehearsal_id, month, before, after) DO UPDATE SET cases = s.cases + excluded.cases,
      running = s.running + excluded.running, before_fen = s.before_fen + excluded.before_fen,
      after_fen = s.after_fen + excluded.after_fen, up_fen = s.up_fen + excluded.up_fen,
      down_fen = s.down_fen + excluded.down_fen, unknown = s.unknown + excluded.unknown`;
}

/** Keeps the cases that change; of all others the sums say enough. */
async function addCases(tx: Transaction, rehearsalId: string, found: readonly Found[]): Promise<void> {
  const changed = found
    .filter(({ before, after }) => before.outcome !== after.outcome || before.amount !== after.amount)
    .map(({ applicationId, asOf, isRunning, before, after }) => ({
      ...{ applicationId, asOf, isRunning, before: before.outcome, after: after.outcome },
      ...{ beforeFen: before.amount?.toString(), afterFen: after.amount?.toString() },
    }));
  if (changed.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO rehearsal_case (rehearsal_id, application_id, as_of, is_running, before, after, before_fen, after_fen)
    SELECT ${rehearsalId}::uuid, "applicationId", "asOf", "isRunning", before, after, "beforeFen", "afterFen"
    FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) AS n ("applicationId" uuid, "asOf" text, "isRunning" boolean,
      before text, after text, "beforeFen" bigint, "afterFen" bigint)`;
}
