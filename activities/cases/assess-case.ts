// Assesses a case from what it declares, what officers established and what the engine knows; stores every new result.
import { v7 as uuidv7 } from 'uuid';
import type { Assessment } from '../../domain/assessment/assessment.js';
import { assess } from '../../domain/assessment/assess.js';
import { FILING_WINDOWS } from '../../domain/assessment/filing-window.js';
import type { CompiledScheme } from '../../domain/assessment/compile-scheme.js';
import { findStake, type Stake } from '../../domain/assessment/stake.js';
import type { CivilDate } from '../../domain/calendar/civil-date.js';
import { EXPIRY_WARNING_DAYS } from '../../domain/policy/jurisdiction.js';
import { readingValuesOf } from '../../domain/policy/open-point.js';
import type { Facts, Settings } from '../../domain/policy/value-type.js';
import type { Prisma } from '../../prisma/generated/client.js';
import type { Transaction } from '../../prisma/client.js';
import { canonicalHash, type Json } from '../../prisma/record.js';
import { readSettings, readSettingsForWaiting } from '../../prisma/settings-store.js';
import type { Dependencies } from '../dependencies.js';
import { factsOf, type CaseFile } from './case-file.js';
import { readOwnRecords } from './own-records.js';
import { countPlacesGiven, hasLimitedPlaces } from './places.js';
import { readRecognitions } from './recognitions.js';

export interface AssessedCase {
  assessment: Assessment;
  facts: Facts;
  settings: Settings;
  /** What depends on the readings that stop it, if they give amounts. */
  stake: Stake | undefined;
  /** The same person's other open cases. */
  openApplications: string[];
}

/** Assesses a locked case as of a day. Does not store anything. */
export async function assessCase(
  { policies }: Pick<Dependencies, 'policies'>,
  tx: Transaction,
  file: CaseFile,
  scheme: CompiledScheme,
  asOf: CivilDate,
): Promise<AssessedCase> {
  const { row } = file;
  const told = factsOf(file) as Facts;
  const { openApplications, ...own } = await readOwnRecords(tx, {
    personId: row.claimantPersonId,
    applicationId: row.id,
    jurisdiction: row.jurisdiction,
    scheme: row.scheme,
    firstMonth: told['firstSubsidisedMonth'] as string | undefined,
    continues: row.previousEntitlementId,
  });
  const places = hasLimitedPlaces(scheme) ? await countPlacesGiven(tx, scheme) : {};
  const recognised = await readRecognitions(tx, file, scheme, asOf);
  const facts: Facts = { ...headsOf(file, scheme), ...told, ...recognised, ...own, ...places };
  const names = [
    ...Object.keys(scheme.content.settings),
    ...(isBeingFiled(file) ? [FILING_WINDOWS] : []),
    // Not for the assessment: read with the others for what an approval plans.
    EXPIRY_WARNING_DAYS,
  ];
  let settings = await readSettings(tx, row.jurisdiction, names);
  let assessment = assess(scheme, { asOf, facts, settings });
  if (assessment.outcome === 'blocked' || assessment.filingWindow) {
    settings = await readSettingsForWaiting(tx, row.jurisdiction, names);
    assessment = assess(scheme, { asOf, facts, settings });
  }
  const stake = findStake(scheme, { asOf, facts, settings }, assessment, (name) =>
    readingValuesOf(policies.current.vocabulary, name),
  );
  return { assessment, facts, settings, stake, openApplications };
}

/** An employer who names no roster claims for one head: what he declares of a person is said of one. */
function headsOf({ row }: CaseFile, { content: { document, facts } }: CompiledScheme): Facts {
  return document.claimant === 'employer' && row.roster === null && facts['headCount'] ? { headCount: 1 } : {};
}

/**
 * Whether a claim has yet to be taken in, so that it matters when claims are taken. A continuation is opened by the engine: nobody
 * files it, and no month may be lost.
 */
function isBeingFiled({ row }: CaseFile): boolean {
  const { stage } = (row.stageClock as { stage?: string } | null) ?? {};
  return row.previousEntitlementId === null && stage === undefined;
}

/** Keeps a result as the case's current one; the same result is not stored twice. */
export async function keepAssessment(
  tx: Transaction,
  file: CaseFile,
  { assessment, facts, stake }: AssessedCase,
): Promise<boolean> {
  const { row } = file;
  const result = assessment as unknown as Json;
  const hash = canonicalHash(result);
  if (hash === row.assessmentHash) return false;
  const id = uuidv7();
  await tx.assessment.create({
    data: {
      id,
      applicationId: row.id,
      asOf: assessment.asOf,
      policyHash: assessment.policy.hash ?? '',
      factsHash: canonicalHash(facts),
      engineVersion: assessment.engineVersion,
      outcome: assessment.outcome,
      facts,
      result: assessment as unknown as Prisma.InputJsonValue,
      stakeLeastFen: stake?.least ?? null,
      stakeMostFen: stake?.most ?? null,
    },
  });
  Object.assign(file.change, { assessmentId: id, assessmentHash: hash });
  return true;
}

/** The short form of a result that the record of the case shows. */
export function summaryOf(assessment: Assessment): Json {
  const { outcome, reasons, missing, missingSettings, redirectTo, opensOn, filingWindow } = assessment;
  return {
    outcome,
    reasons,
    missing,
    missingSettings,
    redirectTo,
    opensOn,
    filingWindow: filingWindow && { ...filingWindow },
  };
}
