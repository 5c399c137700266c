// A policy officer writes a draft of a pack, and replaces its text. It decides nothing: until it is published no claim knows of it.
import { createHash } from 'node:crypto';
import { checkDraft, type CheckedDraft } from '../../../../domain/policy/check-draft.js';
import { stream, type EventType } from '../../../../domain/record.js';
import type { Transaction } from '../../../../prisma/client.js';
import { Prisma } from '../../../../prisma/generated/client.js';
import { labelsOf, readFoundation, versionsOf } from '../../../../prisma/policy-store.js';
import { appendEvents } from '../../../../prisma/record.js';
import type { Answer } from '../../../../prisma/commands.js';
import { may } from '../../../auth/permissions.js';
import { answer, type Commanding } from '../../../commands/answer.js';
import { localCommand } from '../../../commands/local-command.js';
import type { Dependencies } from '../../../dependencies.js';
import { assertMatches, requireIfMatch } from '../../../etag.js';
import { body, IdParams, PolicyCode, prose } from '../../../fields.js';
import { Problem } from '../../../problem.js';
import { memberRoute } from '../../../route.js';
import { getJurisdiction } from '../jurisdictions.js';
import { getDraft, lockDraft } from './draft-row.js';
import { draftActionsOf, DraftView, viewDraft } from './draft-view.js';

/** The longest pack of this release has a fifth of it. */
const MOST_CHARACTERS = 100_000;

const Text = prose('packText', MOST_CHARACTERS).meta({
  description: 'One pack in YAML, as docs/policy-packs.md shows',
});
const NewDraft = body({ jurisdiction: PolicyCode, scheme: PolicyCode, text: Text });

export const createDraft = memberRoute({
  method: 'post',
  path: '/api/v1/policy-drafts',
  tag: 'Policies',
  summary: 'Write a draft of a policy version; what is to be mended in it stands in problems',
  access: 'create Policy',
  request: { body: NewDraft },
  responses: { 201: { description: 'The draft', schema: DraftView, hasEtag: true } },
  async handle(exchange) {
    const { deps, caller, body: given } = exchange;
    const { jurisdiction, scheme, text } = given;
    getJurisdiction(deps.catalogue, jurisdiction);
    if (!may(caller, 'create', 'Policy', { jurisdiction })) throw new Problem('forbidden');
    const checked = await check(deps, jurisdiction, scheme, text);
    const reply = await localCommand(exchange, given, async (tx, id) => {
      await tx.policyDraft.create({
        data: { id, jurisdiction, scheme, ...columnsOf(text, checked), createdBy: caller.userId },
        select: { id: true },
      });
      return written(exchange, tx, id, 'policyDrafted', 201);
    });
    const { id } = reply.body as { id?: string };
    return id === undefined ? reply : { ...reply, headers: { Location: `/api/v1/policy-drafts/${id}` } };
  },
});

export const replaceDraft = memberRoute({
  method: 'patch',
  path: '/api/v1/policy-drafts/{id}',
  tag: 'Policies',
  summary: 'Replace the text of a draft; needs If-Match',
  access: 'change Policy',
  request: { params: IdParams, body: body({ text: Text }) },
  responses: { 200: { description: 'The draft', schema: DraftView, hasEtag: true } },
  async handle(exchange) {
    const { deps, caller, params, body: given, request } = exchange;
    const { jurisdiction, scheme } = await getDraft(deps.db, caller, params.id, 'change');
    const ifMatch = requireIfMatch(request.get('if-match'));
    const checked = await check(deps, jurisdiction, scheme, given.text);
    return localCommand(exchange, given, async (tx) => {
      const draft = await lockDraft(tx, caller, params.id, 'change');
      assertMatches(ifMatch, draftEtag(draft));
      const availableActions = draftActionsOf(draft, caller);
      if (!availableActions.includes('replace')) throw new Problem('not-available', { availableActions });
      await tx.policyDraft.update({
        where: { id: draft.id },
        data: { ...columnsOf(given.text, checked), revision: { increment: 1 }, changedAt: new Date() },
        select: { id: true },
      });
      return written(exchange, tx, draft.id, 'policyDraftChanged', 200);
    });
  },
});

/** The version of a draft. */
export const draftEtag = ({ revision }: { revision: number }): string => `"r${revision}"`;

async function check(
  { db, policies }: Dependencies,
  jurisdiction: string,
  scheme: string,
  text: string,
): Promise<CheckedDraft> {
  const released = versionsOf(policies.released, jurisdiction, scheme);
  return checkDraft(text, {
    jurisdiction,
    scheme,
    foundation: await readFoundation(db),
    labels: labelsOf(policies.current),
    released,
  });
}

function columnsOf(text: string, checked: CheckedDraft) {
  const textHash = createHash('sha256').update(text).digest('hex');
  if ('problems' in checked) {
    const problems = checked.problems as unknown as Prisma.InputJsonValue;
    const nothing = { version: null, inForceFrom: null, policyHash: null, content: Prisma.DbNull };
    return { status: 'invalid', text, textHash, problems, ...nothing };
  }
  const { version, inForceFrom, hash, content } = checked.pack;
  return {
    ...{ status: 'draft', text, textHash, problems: [], version, inForceFrom, policyHash: hash },
    content: content as unknown as Prisma.InputJsonValue,
  };
}

/** Notes who wrote it, for four eyes, and what was written, for the record; answers with the draft. */
async function written(
  { deps, caller, language }: Commanding,
  tx: Transaction,
  draftId: string,
  type: EventType,
  status: number,
): Promise<Answer> {
  const { userId, personId } = caller;
  await tx.policyDraftAuthor.createMany({ data: [{ draftId, personId, userId }], skipDuplicates: true });
  const draft = await getDraft(tx, caller, draftId, 'read');
  const { scheme, version, textHash, policyHash } = draft;
  await appendEvents(tx, stream.policies(draft.jurisdiction), undefined, [
    {
      type,
      actor: userId,
      occurredAt: Date.now(),
      details: { draftId, scheme, version, textHash, problems: draft.problems.length },
      ...(policyHash === null ? {} : { policyHash }),
    },
  ]);
  return answer(status, viewDraft(deps, draft, caller, language), draftEtag(draft));
}
