// An officer revokes a certificate: it was wrong from the start. Claims that rest on it look again.
import type { Instant } from '../../domain/calendar/shanghai.js';
import type { Seat } from '../../domain/chain.js';
import { certificateActions } from '../../domain/certificate/validity.js';
import { Refusal } from '../../domain/errors.js';
import { CLAIMED_STATUSES } from '../../domain/lifecycle.js';
import { findActorConflict } from '../../domain/people/four-eyes.js';
import { covers } from '../../domain/people/office.js';
import { ENGINE_ACTOR, stream } from '../../domain/record.js';
import { performCommand } from '../../prisma/commands.js';
import type { Transaction } from '../../prisma/client.js';
import { appendEvents, appendToStreams } from '../../prisma/record.js';
import type { Refused } from '../contract.js';
import type { Dependencies } from '../dependencies.js';

type Row = Awaited<ReturnType<typeof lockCertificate>>;

/**
 * Commits the revocation; the reason is in the command. Answers the holder's open claims of schemes that the certificate opened,
 * each of which has it in its record now.
 */
export async function revokeCertificate(
  { db, protection }: Dependencies,
  { certificateId, commandId, businessNow }: { certificateId: string; commandId: string; businessNow: Instant },
): Promise<{ affectedApplications: string[] } | Refused> {
  const result = await performCommand(db, protection.commandKey, commandId, async (tx, { userId, body }) => {
    const { reason } = body as { reason: string };
    const row = await lockCertificate(tx, certificateId);
    const availableActions = certificateActions(row.revokedAt !== null);
    if (!availableActions.includes('revoke')) throw new Refusal('not-available', { availableActions });
    const personId = await checkOfficer(tx, row, userId);
    await tx.certificate.update({
      where: { id: row.id },
      data: { revokedAt: new Date(businessNow), revokedBy: userId, revokedByPerson: personId },
      select: { id: true },
    });
    const details = { certificateId: row.id, number: row.number, scheme: row.scheme };
    const { wrappedKey } = await tx.personKey.findUniqueOrThrow({ where: { personId: row.personId } });
    await appendEvents(tx, stream.case(row.applicationId), protection.unwrapPersonKey(wrappedKey), [
      {
        type: 'certificateRevoked',
        actor: userId,
        occurredAt: businessNow,
        stage: row.decidingStage,
        details,
        confidential: { reason },
      },
    ]);
    const affectedApplications = await findClaimsRestingOn(tx, row);
    if (affectedApplications.length > 0) {
      const event = { type: 'basisRevoked', actor: ENGINE_ACTOR, occurredAt: businessNow, details } as const;
      await appendToStreams(
        tx,
        affectedApplications.map((id) => ({ stream: stream.case(id), event })),
      );
    }
    return { affectedApplications };
  });
  return 'refused' in result ? result : result.done;
}

async function lockCertificate(tx: Transaction, id: string) {
  await tx.$queryRaw`SELECT id FROM certificate WHERE id = ${id}::uuid FOR UPDATE`;
  return tx.certificate.findUniqueOrThrow({ where: { id } });
}

/**
 * Whoever could decide the claim can revoke what it brought: by role and office, and not whoever acted at another stage of it, nor
 * its claimant. Writes down that he has acted, and answers the person behind the account.
 */
async function checkOfficer(tx: Transaction, row: Row, userId: string): Promise<string> {
  const { personId, roles, organisationPath } = await tx.userAccount.findUniqueOrThrow({ where: { id: userId } });
  const seats = row.decidingSeats as unknown as Seat[];
  const mayDecide = seats.some(
    ({ role, organisation }) => roles.includes(role) && covers(organisationPath, organisation),
  );
  if (!mayDecide) throw new Refusal('forbidden');
  const actors = await tx.caseActor.findMany({ where: { applicationId: row.applicationId } });
  const stands = findActorConflict(actors, personId, row.decidingStage);
  if (stands) throw new Refusal(stands);
  if (!actors.some((actor) => actor.personId === personId))
    await tx.caseActor.create({ data: { applicationId: row.applicationId, personId, stage: row.decidingStage } });
  return personId;
}

async function findClaimsRestingOn(tx: Transaction, { personId, jurisdiction, opensSchemes }: Row): Promise<string[]> {
  const rows = await tx.application.findMany({
    where: {
      claimantPersonId: personId,
      jurisdiction,
      scheme: { in: opensSchemes },
      status: { in: [...CLAIMED_STATUSES] },
    },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}
