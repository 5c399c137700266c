// An officer fixes a fact: its value, from what, and with which opinion; the case is assessed again at once.
import type { Instant } from '../../domain/calendar/shanghai.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { Refusal } from '../../domain/errors.js';
import type { Prisma } from '../../prisma/generated/client.js';
import { performCommand } from '../../prisma/commands.js';
import type { Json } from '../../prisma/record.js';
import type { OfficerAction, Refused, Standing } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { addEvent, lockCase, putBack, STATED } from './case-file.js';
import { checkOfficer, type DecisionBody } from './decide.js';
import { followAssessment } from './reassess.js';

/** Establishes a fact of the form. What the engine itself knows (documents, own records) is not established by hand. */
export async function establishFact(
  deps: Dependencies,
  { applicationId, action, businessNow }: { applicationId: string; action: OfficerAction; businessNow: Instant },
): Promise<Standing | Refused> {
  const result = await performCommand(deps.db, deps.protection.commandKey, action.commandId, async (tx, command) => {
    const { fact, value, opinion, reason } = command.body as unknown as DecisionBody;
    const file = await lockCase(deps, tx, applicationId);
    const { task, scheme } = await checkOfficer(deps, tx, file, action);
    const definition = fact === undefined ? undefined : deps.policies.current.vocabulary.facts.get(fact);
    const field = scheme.content.document.form.find((one) => one.fact === fact);
    if (!definition || !field || (field.source ?? definition.source) === 'known')
      throw new Refusal('unknown-fact', { pointers: ['/fact'] });
    const row = {
      value: value as Prisma.InputJsonValue,
      stage: task.stage,
      establishedBy: action.userId,
      establishedAt: new Date(businessNow),
      basis: STATED,
      reason: reason ?? null,
    };
    await tx.establishedFact.upsert({
      where: { applicationId_fact: { applicationId, fact: definition.name } },
      create: { applicationId, fact: definition.name, ...row },
      update: row,
      select: { fact: true },
    });
    const stated = { fact: definition.name, value: value as Json, basis: STATED };
    file.row.established = [...file.row.established.filter((one) => one.fact !== definition.name), stated];
    addEvent(file, {
      type: 'factEstablished',
      actor: action.userId,
      occurredAt: businessNow,
      stage: task.stage,
      taskId: task.id,
      policyHash: scheme.hash,
      details: { fact: definition.name, reason },
      confidential: { value: value as Json, opinion },
    });
    await followAssessment(deps, tx, file, scheme, file.row.asOf ?? civilDateAt(businessNow), businessNow);
    return putBack(tx, file);
  });
  return 'refused' in result ? result : result.done;
}
