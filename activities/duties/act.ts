// What is owed has been done: one thing of it, or the last.
import { civilDateAt, type Instant } from '../../domain/calendar/shanghai.js';
import { countOwed, dutyActions, isKept, type DutyAction, type ItemCount } from '../../domain/duty/lifecycle.js';
import { mayComplete } from '../../domain/duty/recording.js';
import { Refusal } from '../../domain/errors.js';
import { performCommand } from '../../prisma/commands.js';
import type { DutyStanding, Refused } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { lockDuty, passSteps, putDutyBack, type DutyFile } from './duty-file.js';

/** What the command's row holds, as the API has checked it. */
interface DutyStepBody {
  type: DutyAction;
  /** With `record`. */
  item?: string;
  evidence?: string;
}

/**
 * Records what was done. When nothing is owed any more the duty is done: in time before its due instant, late from that
 * instant on, with the breach counted before.
 */
export async function actOnDuty(
  deps: Dependencies,
  { dutyId, commandId, businessNow }: { dutyId: string; commandId: string; businessNow: Instant },
): Promise<DutyStanding | Refused> {
  const { commandKey } = deps.protection;
  const result = await performCommand(deps.db, commandKey, commandId, async (tx, { userId, body }) => {
    const file = await lockDuty(deps, tx, dutyId);
    const account = await tx.userAccount.findUniqueOrThrow({ where: { id: userId } });
    if (!mayComplete(file.terms, account, file.organisationPath)) throw new Refusal('forbidden');
    passSteps(file, businessNow);
    doItem(file, body as unknown as DutyStepBody, userId, businessNow);
    return putDutyBack(tx, file);
  });
  return 'refused' in result ? result : result.done;
}

function doItem(file: DutyFile, { type, item, evidence }: DutyStepBody, actor: string, occurredAt: Instant): void {
  const availableActions = dutyActions(file.status, countOwed(file.items));
  if (!availableActions.includes(type)) throw new Refusal('not-available', { availableActions });
  const isWanted = (one: ItemCount) => one.done < one.count && (type === 'complete' || one.item === item);
  const index = file.items.findIndex(isWanted);
  const wanted = file.items[index];
  if (!wanted) throw new Refusal('not-owed', { pointers: ['/item'] });
  const before =
    file.terms.inOrder === true ? file.items.slice(0, index).find((one) => one.done < one.count) : undefined;
  if (before) throw new Refusal('out-of-order', { pointers: ['/item'], names: [before.item] });
  file.items = file.items.with(index, { ...wanted, done: wanted.done + 1, doneOn: civilDateAt(occurredAt) });
  const owed = countOwed(file.items);
  if (file.keptAt === undefined && isKept(file.items)) file.keptAt = occurredAt;
  const event = { actor, occurredAt, clauses: [file.terms.clause] };
  file.events.push({
    type: 'itemRecorded',
    ...event,
    details: { item: wanted.item, owed },
    ...(evidence === undefined || !file.key ? {} : { confidential: { evidence } }),
  });
  if (owed > 0) return;
  file.status = file.status === 'open' ? 'done' : 'doneLate';
  file.completedAt = occurredAt;
  file.events.push({ type: 'completed', ...event, details: { status: file.status } });
}
