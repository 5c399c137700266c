// Entering and leaving the stages of a chain: tasks, visits, and the legal clock of a stage.
import { v7 as uuidv7 } from 'uuid';
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import { deadlineOf, type Pause, type WorkCalendar } from '../../domain/calendar/legal-clock.js';
import type { Instant } from '../../domain/calendar/shanghai.js';
import type { Chain, Seat } from '../../domain/chain.js';
import { resolveChain, type ChainStage, type ResolvedChain } from '../../domain/policy/chain.js';
import { findIntakeOffice, type Jurisdiction } from '../../domain/policy/jurisdiction.js';
import type { Transaction } from '../../prisma/client.js';
import type { CaseClock } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { waitFor } from '../waiting.js';
import { workflowIds } from '../../domain/workflow-ids.js';
import type { CaseFile } from './case-file.js';

const NO_CALENDAR: WorkCalendar = { years: new Map() };

/** End of time for the order of lists: a task without a deadline comes last. */
const NEVER = new Date('9999-12-31T00:00:00Z');

/** The stored clock of the stage in which a case is. */
export interface StageClock {
  stage: string;
  startedAt: Instant;
  pauses: Pause[];
  next: CaseClock;
}

/** The chain of a case with the operator's limits of today. */
export function chainOf(
  { policies }: Dependencies,
  scheme: CompiledScheme,
): { jurisdiction: Jurisdiction; chain: ResolvedChain } {
  const jurisdiction = policies.current.jurisdictions.get(scheme.jurisdiction);
  if (!jurisdiction) throw new RangeError(`no jurisdiction ${scheme.jurisdiction}`);
  return { jurisdiction, chain: resolveChain(scheme.content.document.chain, jurisdiction) };
}

/** What the workflow needs to know of a chain: stages, modes, seats. */
export function workflowChain(chain: ResolvedChain, jurisdiction: string, officePath: string): Chain {
  return chain.stages.map(({ id, kind, mode, sendBackTo, performers }) => ({
    id,
    kind,
    mode,
    sendBackTo: [...sendBackTo],
    seats: performers.map((performer): Seat => ({
      role: performer.role,
      organisation: 'body' in performer ? `${jurisdiction}/${performer.body}` : officePath,
    })),
  }));
}

/** Path of the office that takes a claim in: of the filing district, else of the household registration, else the default. */
export function findOfficePath(jurisdiction: Jurisdiction, facts: Record<string, unknown>): string | undefined {
  const household = facts['householdRegistration'] as { jurisdiction: string; district: string } | undefined;
  const office = findIntakeOffice(jurisdiction, {
    filing: facts['filingDistrict'] as string | undefined,
    household: household?.jurisdiction === jurisdiction.jurisdiction ? household.district : undefined,
  });
  return office === undefined ? undefined : `${jurisdiction.jurisdiction}/${office}`;
}

/** Opens a visit of a stage: a task for each seat, with its deadline. The same stage's clock goes on after a correction. */
export async function enterStage(
  deps: Dependencies,
  tx: Transaction,
  file: CaseFile,
  scheme: CompiledScheme,
  stageId: string,
  businessNow: Instant,
): Promise<void> {
  const { row, change } = file;
  const { jurisdiction, chain } = chainOf(deps, scheme);
  const stage = getChainStage(chain, stageId);
  const officePath = (change.officePath ?? row.officePath) as string;
  const seats =
    workflowChain(chain, jurisdiction.jurisdiction, officePath).find(({ id }) => id === stageId)?.seats ?? [];
  const visit = row.visit + 1;
  const running = runningClock(row.stageClock as StageClock | null, stageId, businessNow);
  const next = await clockOfStage(tx, file, stage, running, businessNow);
  const clock: StageClock = { ...running, next };
  const { dueAt } = next;
  const tasks = seats.map(({ role, organisation }, seat) => ({
    id: uuidv7(),
    applicationId: row.id,
    jurisdiction: row.jurisdiction,
    scheme: row.scheme,
    stage: stageId,
    visit,
    seat,
    role,
    organisationPath: organisation,
    status: 'open',
    dueAt: dueAt === undefined ? null : new Date(dueAt),
    dueSort: dueAt === undefined ? NEVER : new Date(dueAt),
  }));
  // One by one: the client prepares a statement for many anew each time, and nearly every stage has a single seat.
  for (const data of tasks) await tx.task.create({ data, select: { id: true } });
  file.openTasks = tasks;
  file.clock = next;
  Object.assign(change, {
    stage: stageId,
    visit,
    stageClock: clock,
    nextEvent: {
      type: 'decision',
      stage: stageId,
      organisation: seats[0]?.organisation,
      ...(dueAt === undefined ? {} : { at: new Date(dueAt).toISOString() }),
    },
  });
}

/** Computes the deadline of the present stage again: the calendar of a year has been published since. */
export async function replanStage(
  deps: Dependencies,
  tx: Transaction,
  file: CaseFile,
  scheme: CompiledScheme,
  businessNow: Instant,
): Promise<void> {
  const stored = file.row.stageClock as StageClock | null;
  if (
    file.change.stage !== undefined ||
    stored?.stage === undefined ||
    file.row.tasks.some(({ hasDeadline }) => hasDeadline)
  )
    return;
  const { chain } = chainOf(deps, scheme);
  const next = await clockOfStage(tx, file, getChainStage(chain, stored.stage), stored, businessNow);
  if (next.dueAt === undefined) return;
  const dueAt = new Date(next.dueAt);
  await tx.task.updateMany({
    where: { applicationId: file.row.id, status: { in: ['open', 'claimed'] } },
    data: { dueAt, dueSort: dueAt },
  });
  file.clock = next;
  Object.assign(file.change, { stageClock: { ...stored, next } });
}

/** Cancels the tasks of the present visit that nobody has decided. */
export async function cancelTasks(tx: Transaction, file: CaseFile): Promise<void> {
  if (file.openTasks.length === 0) return;
  await tx.task.updateMany({
    where: { applicationId: file.row.id, status: { in: ['open', 'claimed'] } },
    data: { status: 'cancelled' },
  });
  file.openTasks = [];
}

/** Leaves the present stage for good: no stage, no clock. */
export async function leaveStages(tx: Transaction, file: CaseFile): Promise<void> {
  await cancelTasks(tx, file);
  file.clock = {};
  Object.assign(file.change, { stage: null, stageClock: { next: {} } });
}

/** Stops the stage's clock while the claimant is asked for papers, and gives him his own. */
export async function pauseForCorrection(
  deps: Dependencies,
  tx: Transaction,
  file: CaseFile,
  scheme: CompiledScheme,
  businessNow: Instant,
): Promise<void> {
  const { chain } = chainOf(deps, scheme);
  const calendar = await readCalendar(tx, file.row.jurisdiction);
  const deadline = deadlineOf(businessNow, chain.correctionLimit, [], calendar);
  await cancelTasks(tx, file);
  const correctionDueAt = 'at' in deadline ? deadline.at : undefined;
  const stored = file.row.stageClock as StageClock | null;
  const next: CaseClock = correctionDueAt === undefined ? {} : { correctionDueAt };
  file.clock = next;
  Object.assign(file.change, {
    stageClock:
      stored?.stage === undefined ? { next } : { ...stored, pauses: [...stored.pauses, { from: businessNow }], next },
    nextEvent: {
      type: 'correction',
      ...(correctionDueAt === undefined ? {} : { at: new Date(correctionDueAt).toISOString() }),
    },
  });
}

export function getChainStage(chain: ResolvedChain, stageId: string): ChainStage {
  const stage = chain.stages.find(({ id }) => id === stageId);
  if (!stage) throw new RangeError(`the chain has no stage ${stageId}`);
  return stage;
}

function runningClock(stored: StageClock | null, stage: string, businessNow: Instant): Omit<StageClock, 'next'> {
  if (stored?.stage !== stage) return { stage, startedAt: businessNow, pauses: [] };
  return { stage, startedAt: stored.startedAt, pauses: stored.pauses.map((pause) => ({ to: businessNow, ...pause })) };
}

/** Deadline and reminder of a stage; without the calendar of a year there is none yet, and the case waits for the calendar. */
async function clockOfStage(
  tx: Transaction,
  file: CaseFile,
  { timeLimit }: ChainStage,
  clock: Omit<StageClock, 'next'>,
  businessNow: Instant,
): Promise<CaseClock> {
  const { jurisdiction, id } = file.row;
  const calendar = timeLimit.unit === 'workingDay' ? await readCalendar(tx, jurisdiction) : NO_CALENDAR;
  const deadline = deadlineOf(clock.startedAt, timeLimit, clock.pauses, calendar);
  if ('missing' in deadline) {
    if (deadline.missing === 'calendar')
      await waitFor(tx, 'calendar', [`${jurisdiction}/${deadline.year}`], workflowIds.application(id));
    return {};
  }
  const reminder = deadlineOf(
    clock.startedAt,
    { ...timeLimit, limit: timeLimit.limit - timeLimit.remindBefore },
    clock.pauses,
    calendar,
  );
  const hasReminder = timeLimit.remindBefore > 0 && 'at' in reminder && reminder.at > businessNow;
  return { dueAt: deadline.at, ...(hasReminder ? { reminderAt: reminder.at } : {}) };
}

async function readCalendar(tx: Transaction, jurisdiction: string): Promise<WorkCalendar> {
  const rows = await tx.calendarYear.findMany({ where: { jurisdiction } });
  return {
    years: new Map(
      rows.map(({ year, daysOff, extraWorkdays }) => [
        year,
        { daysOff: new Set(daysOff), extraWorkdays: new Set(extraWorkdays) },
      ]),
    ),
  };
}
