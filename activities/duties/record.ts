// A duty begins: an officer writes down for whom, of which kind and since when; its terms and instants are fixed with it.
import { startOfDay, type Instant } from '../../domain/calendar/shanghai.js';
import { planDuty } from '../../domain/duty/plan.js';
import { findRecordingRefusal } from '../../domain/duty/recording.js';
import { Refusal } from '../../domain/errors.js';
import { findDutyType } from '../../domain/policy/duty-type.js';
import type { Prisma } from '../../prisma/generated/client.js';
import { performCommand } from '../../prisma/commands.js';
import { sealSubject } from '../../prisma/duty-subject.js';
import type { DutyStanding, Refused } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { passSteps, putDutyBack, type DutyFile } from './duty-file.js';

/** What the command's row holds, as the API has checked it. */
interface Recording {
  jurisdiction: string;
  type: string;
  subject: string;
  startedOn: string;
}

/**
 * Records a duty; the command's id is usually the duty's. A reminder whose day has passed is left out; a due instant that has
 * passed is a breach at once, with the legal instant, and so are the rungs of the ladder above it.
 */
export async function recordDuty(
  deps: Dependencies,
  { dutyId, commandId, businessNow }: { dutyId: string; commandId: string; businessNow: Instant },
): Promise<DutyStanding | Refused> {
  const { commandKey } = deps.protection;
  const result = await performCommand(deps.db, commandKey, commandId, async (tx, { userId, body }) => {
    const { jurisdiction, type, subject, startedOn } = body as unknown as Recording;
    const terms = findDutyType(deps.policies.current, jurisdiction, type)?.terms;
    const account = await tx.userAccount.findUniqueOrThrow({ where: { id: userId } });
    const refusal = findRecordingRefusal(terms, account, { jurisdiction, startedOn }, businessNow);
    if (refusal) throw refusal;
    if (!terms || account.organisationPath === null) throw new Refusal('forbidden');
    const { dueOn, dueAt, steps } = planDuty(terms, startedOn);
    const items = terms.owes.map((owed) => ({ ...owed, done: 0 }));
    const { key, wrapped, sealed } = sealSubject(deps.protection, dutyId, subject);
    const row = await tx.duty.create({
      data: {
        id: dutyId,
        jurisdiction,
        type,
        organisationPath: account.organisationPath,
        subjectSealed: sealed,
        startedOn,
        dueOn,
        dueAt: new Date(dueAt),
        terms: terms as unknown as Prisma.InputJsonValue,
        steps: steps as unknown as Prisma.InputJsonValue,
        status: 'open',
        items,
        recordedBy: userId,
        key: { create: { wrappedKey: wrapped } },
      },
      select: { revision: true },
    });
    const file: DutyFile = {
      id: dutyId,
      organisationPath: account.organisationPath,
      terms,
      steps,
      key,
      status: 'open',
      items,
      // Whoever records a duty needs no reminder of what lies behind him.
      passedSteps: steps.findIndex(({ kind, at }) => kind !== 'reminder' || at > businessNow),
      keptAt: undefined,
      completedAt: undefined,
      revision: row.revision,
      events: [
        {
          type: 'dutyRecorded',
          actor: userId,
          effectiveAt: startOfDay(startedOn),
          occurredAt: businessNow,
          clauses: [terms.clause],
          details: { type, startedOn, dueOn },
          confidential: { subject },
        },
      ],
    };
    passSteps(file, businessNow);
    return putDutyBack(tx, file);
  });
  return 'refused' in result ? result : result.done;
}
