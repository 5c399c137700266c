// Who may record which duty: asked by the API before it troubles the engine, and again by the activity that records it.
import type { CivilDate } from '../calendar/civil-date.js';
import { civilDateAt, type Instant } from '../calendar/shanghai.js';
import { Refusal } from '../errors.js';
import { covers } from '../people/office.js';
import type { DutyTerms } from './terms.js';

/** The account that acts, as far as roles and organisation go. */
export interface Officer {
  roles: readonly string[];
  organisationPath: string | null;
}

/**
 * Why a duty cannot be recorded: the jurisdiction has no such type, the officer is not one who records it, or it has not begun
 * yet. What should have been done long ago can be recorded; it is breached at once.
 */
export function findRecordingRefusal(
  terms: DutyTerms | undefined,
  { roles, organisationPath }: Officer,
  { jurisdiction, startedOn }: { jurisdiction: string; startedOn: CivilDate },
  now: Instant,
): Refusal | undefined {
  if (organisationPath?.split('/')[0] !== jurisdiction) return new Refusal('forbidden');
  if (!terms) return new Refusal('unknown-duty-type', { pointers: ['/type'] });
  if (!terms.recordedBy.some((role) => roles.includes(role))) return new Refusal('forbidden');
  // What must be done so long before a day is recorded while the day is yet to come.
  if (terms.limit.before === true) return undefined;
  if (startedOn > civilDateAt(now)) return new Refusal('not-yet-begun', { pointers: ['/startedOn'] });
  return undefined;
}

/** Whether an officer may say that something of a duty was done: by role, and by an organisation that covers the duty's. */
export function mayComplete(
  { completedBy }: DutyTerms,
  { roles, organisationPath }: Officer,
  dutyOrganisation: string,
): boolean {
  return covers(organisationPath, dutyOrganisation) && completedBy.some((role) => roles.includes(role));
}
