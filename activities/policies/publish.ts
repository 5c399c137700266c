// A draft becomes a released version: by somebody who did not write it, after a rehearsal of exactly its text.
import { checkDraft } from '../../domain/policy/check-draft.js';
import type { Instant } from '../../domain/calendar/shanghai.js';
import { Refusal } from '../../domain/errors.js';
import type { SchemeWords } from '../../domain/policy/scheme-words.js';
import { stream } from '../../domain/record.js';
import { performCommand } from '../../prisma/commands.js';
import type { Transaction } from '../../prisma/client.js';
import type { PolicyDraft, Prisma } from '../../prisma/generated/client.js';
import { keepWords, labelsOf, readFoundation, versionsOf } from '../../prisma/policy-store.js';
import { appendEvents } from '../../prisma/record.js';
import type { Refused } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { requirePolicyOfficer } from './officer.js';

/** Releases a draft. Claims that are filed on or after its first day are assessed under it; all others keep what they pinned. */
export async function publishPolicy(
  deps: Dependencies,
  { draftId, commandId, businessNow }: { draftId: string; commandId: string; businessNow: Instant },
): Promise<{ done: true } | Refused> {
  const result = await performCommand(deps.db, deps.protection.commandKey, commandId, async (tx, { userId }) => {
    await tx.$queryRaw`SELECT id FROM policy_draft WHERE id = ${draftId}::uuid FOR UPDATE`;
    const draft = await tx.policyDraft.findUniqueOrThrow({ where: { id: draftId } });
    const { jurisdiction, scheme, version, inForceFrom, policyHash: hash, content } = draft;
    const { personId } = await requirePolicyOfficer(tx, userId, jurisdiction);
    if (draft.status !== 'draft' || hash === null || version === null || inForceFrom === null)
      throw new Refusal('not-available', { availableActions: draft.status === 'published' ? [] : ['replace'] });
    if (await tx.policyDraftAuthor.findFirst({ where: { draftId, personId } })) throw new Refusal('four-eyes');
    await assertRehearsed(tx, draft, hash);
    const words = await recheck(deps, tx, draft, hash);
    await tx.policyVersion.create({
      data: {
        ...{ hash, jurisdiction, scheme, version, inForceFrom, publishedBy: userId, draftId },
        content: content as Prisma.InputJsonValue,
      },
      select: { hash: true },
    });
    await keepWords(tx, new Map([[hash, words]]));
    await tx.policyDraft.update({
      where: { id: draftId },
      data: { status: 'published', publishedBy: userId, publishedByPerson: personId, publishedAt: new Date(businessNow), revision: { increment: 1 } },
      select: { id: true },
    });
    await appendEvents(tx, stream.policies(jurisdiction), undefined, [
      {
        type: 'policyPublished',
        actor: userId,
        occurredAt: businessNow,
        policyHash: hash,
        details: { draftId, scheme, version, inForceFrom },
      },
    ]);
    return { hash };
  });
  return 'refused' in result ? result : { done: true };
}

/** @throws Refusal `not-rehearsed` unless a rehearsal of this very text, meaning these very rules, is through */
async function assertRehearsed(tx: Transaction, { id: draftId, textHash }: PolicyDraft, policyHash: string): Promise<void> {
  const rehearsal = await tx.rehearsal.findFirst({ where: { draftId, textHash, policyHash, status: 'completed' } });
  if (!rehearsal) throw new Refusal('not-rehearsed', { availableActions: ['replace', 'rehearse'] });
}

/**
 * Checks the draft again: versions may have been released, or the vocabulary changed, since it was written. Answers with its words.
 * @throws Refusal `draft-outdated` if its text is not sound any more, or means something else
 */
async function recheck(
  deps: Dependencies,
  tx: Transaction,
  { jurisdiction, scheme, text }: PolicyDraft,
  hash: string,
): Promise<SchemeWords> {
  // Two drafts of one scheme are published one after the other, so that the second sees the first.
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`policy/${jurisdiction}/${scheme}`}, 0))::text`;
  await deps.policies.refresh(tx);
  const released = versionsOf(deps.policies.released, jurisdiction, scheme);
  const checked = checkDraft(text, { jurisdiction, scheme, foundation: await readFoundation(tx), labels: labelsOf(deps.policies.current), released });
  if (!('pack' in checked) || checked.pack.hash !== hash) throw new Refusal('draft-outdated', { availableActions: ['replace'] });
  return checked.words;
}
