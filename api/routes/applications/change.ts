// The claimant changes his draft, or what he was asked to mend.
import { z } from 'zod';
import type { CompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import type { Facts } from '../../../domain/policy/value-type.js';
import { findPerson } from '../../../prisma/people.js';
import { canonicalJson } from '../../../domain/canonical-json.js';
import type { Json } from '../../../prisma/record.js';
import { localCommand } from '../../commands/local-command.js';
import type { Dependencies } from '../../dependencies.js';
import { assertMatches, etagOf, requireIfMatch } from '../../etag.js';
import { body, IdParams } from '../../fields.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';
import { getCase, type CaseRow, type Correction } from './application-row.js';
import { applicationAnswer, ApplicationView } from './application-view.js';
import { changeDraft, lockApplication, openFor } from './desk.js';
import { getClaimedScheme, readFacts } from './facts.js';
import { Payee, payeeColumns } from './payee.js';

const Change = body({
  facts: z.unknown().optional().meta({ type: 'object', description: 'Replaces all facts' }),
  payee: Payee.optional(),
}).refine(({ facts, payee }) => facts !== undefined || payee !== undefined, 'empty');

export const changeApplication = memberRoute({
  method: 'patch',
  path: '/api/v1/applications/{id}',
  tag: 'Applications',
  summary: 'Change a draft, or what was asked for; needs If-Match',
  access: 'change Application',
  request: { params: IdParams, body: Change },
  responses: { 200: { description: 'The application', schema: ApplicationView, hasEtag: true } },
  async handle(exchange) {
    const { deps, caller, params, body: wanted, request } = exchange;
    const row = await getCase(deps.db, caller, params.id, 'change');
    const facts = wanted.facts === undefined ? undefined : readFacts(deps, await schemeOf(deps, row), wanted.facts);
    const payee = wanted.payee && (await sealedPayee(deps, row, wanted.payee));
    const ifMatch = requireIfMatch(request.get('if-match'));
    return localCommand(exchange, { facts, payee: wanted.payee }, async (tx) => {
      const locked = await lockApplication(tx, row.id);
      assertMatches(ifMatch, etagOf(locked));
      const changed = facts === undefined ? [] : changedNames(locked.facts, facts);
      assertAskedFor(openFor(locked), changed, payee !== undefined);
      await changeDraft(
        tx,
        locked,
        { facts, payee },
        {
          type: 'draftChanged',
          actor: caller.userId,
          details: { facts: changed, payee: payee !== undefined },
        },
      );
      return applicationAnswer(tx, caller, row.id);
    });
  },
});

/** A submitted claim keeps to the version that it has pinned. */
export async function schemeOf(
  deps: Dependencies,
  { policyHash, jurisdiction, scheme }: CaseRow,
): Promise<CompiledScheme> {
  return policyHash === null ? getClaimedScheme(deps, jurisdiction, scheme) : deps.policies.getVersion(policyHash);
}

async function sealedPayee({ db, protection }: Dependencies, { claimantPersonId: id }: CaseRow, payee: Payee) {
  const person = await findPerson(db, protection, id);
  if (!person) throw new Problem('not-found');
  return payeeColumns(payee, { id, name: person.data.name, key: person.key });
}

function changedNames(before: Record<string, Json>, after: Facts): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .filter((name) => canonicalJson(before[name]) !== canonicalJson(after[name] as Json | undefined))
    .sort();
}

function assertAskedFor(open: Correction | 'everything', changed: readonly string[], changesPayee: boolean): void {
  if (open === 'everything') return;
  const pointers = [
    ...changed.filter((name) => !open.facts.includes(name)).map((name) => `/facts/${name}`),
    ...(changesPayee && !open.payee ? ['/payee'] : []),
  ];
  if (pointers.length > 0) throw new Problem('not-asked-for', { pointers });
}
