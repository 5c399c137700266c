// Before an award ends the office is warned. Where the policy lets something follow, an application of its own is opened then, so
// that no month is lost; it goes the whole chain like any other.
import { WithStartWorkflowOperation } from '@temporalio/client';
import { v7 as uuidv7 } from 'uuid';
import { assess } from '../../domain/assessment/assess.js';
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import type { Assessment } from '../../domain/assessment/assessment.js';
import { findLastDay, isUntilRetirement } from '../../domain/award-end.js';
import { addDays, monthOf, type CivilDate } from '../../domain/calendar/civil-date.js';
import { civilDateAt, type Instant } from '../../domain/calendar/shanghai.js';
import type { Cadence } from '../../domain/lifecycle.js';
import { factSource } from '../../domain/policy/request-schema.js';
import type { Facts } from '../../domain/policy/value-type.js';
import { ENGINE_ACTOR, stream } from '../../domain/record.js';
import { workflowIds, workflowTypes } from '../../domain/workflow-ids.js';
import type { Prisma } from '../../prisma/generated/client.js';
import type { Transaction } from '../../prisma/client.js';
import { takeCommand } from '../../prisma/commands.js';
import { nextCaseNumber } from '../../prisma/case-number.js';
import { appendEvents } from '../../prisma/record.js';
import { readSettings } from '../../prisma/settings-store.js';
import { summaryOf } from '../cases/assess-case.js';
import { DECLARED } from '../cases/case-file.js';
import { readOwnRecords } from '../cases/own-records.js';
import type { Dependencies } from '../dependencies.js';
import { lockEntitlement, putBackEntitlement, type EntitlementFile } from './entitlement-file.js';

/** The engine's own command waits out any outage: ten years. */
const NEVER_EXPIRES_MINUTES = 10 * 365 * 24 * 60;

interface ContinuationCall {
  entitlementId: string;
  /** The legal instant of the warning. */
  at: Instant;
  businessNow: Instant;
}

/**
 * Records that an award is about to end. Unless it stops, by its policy or with retirement, its continuation is assessed as of the
 * first uncovered day, under the version then in force, with all months of the term counted as used: `ineligible` is recorded;
 * anything else opens an application.
 */
export async function assessContinuation(deps: Dependencies, call: ContinuationCall): Promise<void> {
  const opened = await deps.db.$transaction((tx) => recordWarning(deps, tx, call));
  if (opened) await submitExtension(deps, opened, call);
}

async function recordWarning(
  deps: Dependencies,
  tx: Transaction,
  { entitlementId, at, businessNow }: ContinuationCall,
): Promise<string | undefined> {
  const before = await tx.application.findFirst({
    where: { previousEntitlementId: entitlementId },
    select: { id: true },
  });
  if (before) return before.id;
  const file = await lockEntitlement(deps, tx, entitlementId);
  // The activity ran before and its answer was lost.
  if (file.row.warnedAt !== null) return undefined;
  const scheme = await deps.policies.getVersion(file.row.policyHash);
  const award = { ...file.row, cadence: file.row.cadence as Cadence };
  const mayContinue =
    scheme.content.document.term?.atExpiry?.then === 'assessContinuation' && !isUntilRetirement(award);
  file.change.warnedAt = new Date(at);
  file.events.push({
    type: 'expiryWarned',
    actor: ENGINE_ACTOR,
    effectiveAt: at,
    occurredAt: businessNow,
    policyHash: scheme.hash,
    details: { entitlementId, lastDay: findLastDay(award), mayContinue },
  });
  const opened = mayContinue ? await recordContinuation(deps, tx, file, at, businessNow) : undefined;
  await putBackEntitlement(tx, file, { openPeriods: 0 });
  return opened;
}

async function recordContinuation(
  deps: Dependencies,
  tx: Transaction,
  file: EntitlementFile,
  at: Instant,
  businessNow: Instant,
): Promise<string | undefined> {
  const assessment = await assessFollowing(deps, tx, file, at);
  const found = assessment ? summaryOf(assessment) : { outcome: 'ineligible' };
  file.events.push({
    type: 'continuationAssessed',
    actor: ENGINE_ACTOR,
    effectiveAt: at,
    occurredAt: businessNow,
    clauses: assessment?.clauses ?? [],
    details: found,
  });
  const opened =
    assessment && assessment.outcome !== 'ineligible' ? await openExtension(deps, tx, file, businessNow) : undefined;
  file.change.continuation = { ...(found as Prisma.InputJsonObject), ...(opened && { applicationId: opened }) };
  return opened;
}

/** Undefined if no version of the scheme is in force any more, or the entitlement has no claim whose facts could be asked. */
async function assessFollowing(
  deps: Dependencies,
  tx: Transaction,
  { row }: EntitlementFile,
  at: Instant,
): Promise<Assessment | undefined> {
  await deps.policies.refresh(tx);
  const scheme = deps.policies.findInForce(row.jurisdiction, row.scheme, civilDateAt(at));
  const before = await tx.assessment.findFirst({
    where: { applicationId: row.applicationId ?? row.id },
    orderBy: { id: 'desc' },
  });
  if (!scheme || !before) return undefined;
  const asOf = firstUncoveredDay(row);
  const firstMonth = monthOf(asOf);
  const { openApplications: _open, ...own } = await readOwnRecords(tx, {
    personId: row.personId,
    applicationId: row.applicationId ?? row.id,
    jurisdiction: row.jurisdiction,
    scheme: row.scheme,
    firstMonth,
    continues: row.id,
  });
  const facts: Facts = {
    ...withoutOfficers(deps, scheme, before.facts as Facts),
    ...declaredAnew(scheme),
    // Papers belong to a claim; what the continuation needs is asked for anew.
    documents: [],
    ...own,
    firstSubsidisedMonth: firstMonth,
  };
  const settings = await readSettings(tx, row.jurisdiction, Object.keys(scheme.content.settings));
  return assess(scheme, { asOf, facts, settings });
}

/** What the claim that follows declares otherwise than the one before. */
function declaredAnew({ content }: CompiledScheme): Facts {
  return content.document.term?.atExpiry?.declares ?? {};
}

/** Facts without what only an officer states: a decision to extend counts for the claim that it was made for. */
function withoutOfficers({ policies }: Dependencies, { content }: CompiledScheme, facts: Facts): Facts {
  const { vocabulary } = policies.current;
  const isOfficers = (name: string) =>
    vocabulary.facts.has(name) && factSource(vocabulary, content.document, name) === 'officer';
  return Object.fromEntries(Object.entries(facts).filter(([name]) => !isOfficers(name)));
}

/** @throws RangeError for a term without days: the workflow is given no warning for such a one. */
function firstUncoveredDay({ id, termTo }: EntitlementFile['row']): CivilDate {
  if (termTo === null) throw new RangeError(`the term of entitlement ${id} has no last day`);
  return addDays(termTo, 1);
}

/** Writes the application that continues the entitlement, with the facts and the account of the one before. */
async function openExtension(
  deps: Dependencies,
  tx: Transaction,
  { row, events }: EntitlementFile,
  businessNow: Instant,
): Promise<string> {
  const scheme = await deps.policies.getVersion(row.policyHash);
  const before = await tx.application.findUniqueOrThrow({ where: { id: row.applicationId ?? '' } });
  const established = await tx.establishedFact.findMany({ where: { applicationId: before.id } });
  const asOf = firstUncoveredDay(row);
  const corrected = established.filter(({ basis }) => basis !== DECLARED).map(({ fact, value }) => [fact, value]);
  const known = { ...(before.facts as Facts), ...(Object.fromEntries(corrected) as Facts) };
  const facts = {
    ...withoutOfficers(deps, scheme, known),
    ...declaredAnew(scheme),
    firstSubsidisedMonth: monthOf(asOf),
  } as Prisma.InputJsonObject;
  const id = uuidv7();
  const offset = BigInt(businessNow - Date.now());
  await tx.application.create({
    data: {
      id,
      caseNumber: await nextCaseNumber(tx, businessNow),
      jurisdiction: row.jurisdiction,
      scheme: row.scheme,
      claimantPersonId: row.personId,
      claimantUserId: before.claimantUserId,
      status: 'draft',
      facts,
      ...(before.roster === null ? {} : { roster: before.roster }),
      payeeSealed: row.payeeSealed,
      payeeLast4: row.payeeLast4 ?? before.payeeLast4,
      asOf,
      previousEntitlementId: row.id,
      workflowOffsetMs: offset,
      clockOffsetMs: offset,
    },
    select: { id: true },
  });
  events.push({
    type: 'extensionOpened',
    actor: ENGINE_ACTOR,
    occurredAt: businessNow,
    details: { applicationId: id, asOf },
  });
  await appendEvents(tx, stream.case(id), undefined, [
    {
      type: 'draftCreated',
      actor: ENGINE_ACTOR,
      onBehalfOf: before.claimantUserId,
      occurredAt: businessNow,
      details: { previousEntitlementId: row.id },
    },
  ]);
  return id;
}

/** Submits the opened application; repeated after a crash it finds the command and the workflow that are there. */
async function submitExtension(
  deps: Dependencies,
  applicationId: string,
  { entitlementId }: ContinuationCall,
): Promise<void> {
  const { status, draftVersion, workflowOffsetMs } = await deps.db.application.findUniqueOrThrow({
    where: { id: applicationId },
  });
  if (status !== 'draft') return;
  const command = await takeCommand(deps.db, deps.protection.commandKey, {
    userId: ENGINE_ACTOR,
    key: `extension:${entitlementId}:${draftVersion}`,
    route: 'extension',
    body: { type: 'submit' },
    expiryMinutes: NEVER_EXPIRES_MINUTES,
  });
  if (command.kind === 'otherBody') throw new Error(`the extension of ${entitlementId} was commanded otherwise before`);
  const start = new WithStartWorkflowOperation(workflowTypes.application, {
    workflowId: workflowIds.application(applicationId),
    taskQueue: deps.taskQueue,
    args: [{ applicationId, clockOffsetMs: Number(workflowOffsetMs) }],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
  await deps.workflows.executeUpdateWithStart('submit', {
    startWorkflowOperation: start,
    updateId: command.id,
    args: [{ commandId: command.id, draftVersion }],
  });
}
