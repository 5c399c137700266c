// The clock of a duty: what nobody has to send.
import type { Instant } from '../../domain/calendar/shanghai.js';
import type { DutyStanding } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { lockDuty, passSteps, putDutyBack } from './duty-file.js';

/** Passes what has come. Idempotent: a step that has passed does not pass again. */
export async function passDutyInstants(
  deps: Dependencies,
  { dutyId, businessNow }: { dutyId: string; businessNow: Instant },
): Promise<DutyStanding> {
  return deps.db.$transaction(async (tx) => {
    const file = await lockDuty(deps, tx, dutyId);
    passSteps(file, businessNow);
    return putDutyBack(tx, file);
  });
}
