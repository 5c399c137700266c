// Which months of a person are covered by an award of an exclusion group. The database's EXCLUDE constraint is the guard: a
// second award of the same group for any of these months cannot be stored.
import { v7 as uuidv7 } from 'uuid';
import { monthsBetween, type CivilMonth } from '../../domain/calendar/civil-date.js';
import { Refusal } from '../../domain/errors.js';
import { findSqlState, type Transaction } from '../../prisma/client.js';

const EXCLUSION_VIOLATION = '23P01';
const MONTH_ZERO: CivilMonth = '0001-01';

/** A month as the number that the range column counts. */
function ordinal(month: CivilMonth): number {
  return monthsBetween(MONTH_ZERO, month);
}

export interface Covered {
  entitlementId: string;
  personId: string;
  exclusionGroup: string;
  from: CivilMonth;
  /** Last month, included; without one for good. */
  to?: CivilMonth | undefined;
}

/** Covers months. @throws Refusal `coverage-conflict` if another award of the group covers one of them. */
export async function cover(
  tx: Transaction,
  { entitlementId, personId, exclusionGroup, from, to }: Covered,
): Promise<void> {
  try {
    await tx.$executeRaw`
      INSERT INTO coverage (id, entitlement_id, person_id, exclusion_group, months)
      VALUES (${uuidv7()}::uuid, ${entitlementId}::uuid, ${personId}::uuid, ${exclusionGroup}, int4range(${ordinal(from)}::int, ${to === undefined ? null : ordinal(to)}::int, '[]'))`;
  } catch (error) {
    if (findSqlState(error) === EXCLUSION_VIOLATION)
      throw new Refusal('coverage-conflict', { names: [exclusionGroup] });
    throw error;
  }
}

/** Frees every month: the award has come to nothing. */
export async function uncover(tx: Transaction, entitlementId: string): Promise<void> {
  await tx.$executeRaw`DELETE FROM coverage WHERE entitlement_id = ${entitlementId}::uuid`;
}

/** Frees every month from `from` on: the award was suspended or has ended. */
export async function uncoverFrom(tx: Transaction, entitlementId: string, from: CivilMonth): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM coverage WHERE entitlement_id = ${entitlementId}::uuid AND lower(months) >= ${ordinal(from)}::int`;
  await tx.$executeRaw`
    UPDATE coverage SET months = months * int4range(NULL, ${ordinal(from)}::int)
    WHERE entitlement_id = ${entitlementId}::uuid AND upper(months) > ${ordinal(from)}::int`;
}
