// A claimant opens a draft.
import { v7 as uuidv7 } from 'uuid';
import type { Facts } from '../../../domain/policy/value-type.js';
import { stream } from '../../../domain/record.js';
import { nextCaseNumber } from '../../../prisma/case-number.js';
import type { Transaction } from '../../../prisma/client.js';
import { findPerson } from '../../../prisma/people.js';
import { appendEvents } from '../../../prisma/record.js';
import type { Caller } from '../../auth/caller.js';
import { answer } from '../../commands/answer.js';
import { localCommand } from '../../commands/local-command.js';
import type { Dependencies } from '../../dependencies.js';
import { etagOf } from '../../etag.js';
import { Anything, body, PolicyCode } from '../../fields.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';
import type { ApplicationRow } from './application-row.js';
import { ApplicationView, viewApplication } from './application-view.js';
import { getClaimedScheme, readFacts } from './facts.js';
import { Payee, payeeColumns } from './payee.js';

const Claim = body({
  jurisdiction: PolicyCode,
  scheme: PolicyCode,
  facts: Anything.meta({ type: 'object', description: 'Facts that the scheme lets a claimant declare' }),
  payee: Payee.optional(),
});

export const createApplication = memberRoute({
  method: 'post',
  path: '/api/v1/applications',
  tag: 'Applications',
  summary: 'Open a draft of a claim',
  access: 'create Application',
  request: { body: Claim },
  responses: { 201: { description: 'The draft', schema: ApplicationView, hasEtag: true } },
  async handle(exchange) {
    const { deps, caller, body: claim } = exchange;
    const scheme = getClaimedScheme(deps, claim.jurisdiction, claim.scheme);
    const facts = readFacts(deps, scheme, claim.facts);
    const payee = claim.payee && (await payeeOf(deps, caller, claim.payee));
    const reply = await localCommand(exchange, { ...claim, facts }, async (tx) => {
      const row = await writeDraft(
        tx,
        caller,
        { jurisdiction: claim.jurisdiction, scheme: claim.scheme, facts },
        payee,
      );
      return answer(201, viewApplication(row, caller), etagOf(row));
    });
    const { id } = reply.body as { id?: string };
    return id === undefined ? reply : { ...reply, headers: { Location: `/api/v1/applications/${id}` } };
  },
});

async function payeeOf({ db, protection }: Dependencies, { personId }: Caller, payee: Payee) {
  const person = await findPerson(db, protection, personId);
  if (!person) throw new Problem('forbidden');
  return payeeColumns(payee, { id: personId, name: person.data.name, key: person.key });
}

async function writeDraft(
  tx: Transaction,
  { userId, personId, displayName }: Caller,
  claim: { jurisdiction: string; scheme: string; facts: Facts },
  payee: ReturnType<typeof payeeColumns> | undefined,
): Promise<ApplicationRow> {
  const now = Date.now();
  const id = uuidv7();
  const caseNumber = await nextCaseNumber(tx, now);
  const { createdAt, draftVersion, revision } = await tx.application.create({
    data: {
      id,
      caseNumber,
      ...claim,
      facts: claim.facts,
      claimantPersonId: personId,
      claimantUserId: userId,
      status: 'draft',
      ...payee,
    },
    select: { createdAt: true, draftVersion: true, revision: true },
  });
  await appendEvents(tx, stream.case(id), undefined, [{ type: 'draftCreated', actor: userId, occurredAt: now }]);
  return {
    id,
    caseNumber,
    ...claim,
    createdAt,
    draftVersion,
    revision,
    policyHash: null,
    claimantPersonId: personId,
    claimantName: displayName,
    status: 'draft',
    stage: null,
    officePath: null,
    correction: null,
    isSubmitted: false,
    workflowOffsetMs: 0n,
    clockOffsetMs: 0n,
    seats: [],
    documents: [],
    payeeLast4: payee?.payeeLast4 ?? null,
    filedOn: null,
    asOf: null,
    submittedAt: null,
    decidedAt: null,
    nextEvent: null,
    assessment: null,
    award: null,
    previousEntitlementId: null,
    entitlementIds: [],
  };
}
