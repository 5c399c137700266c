// Submitting: the draft becomes a claim, once, and its assessment decides who has it next.
import type { Chain } from '../../domain/chain.js';
import { civilDateAt, type Instant } from '../../domain/calendar/shanghai.js';
import { Refusal } from '../../domain/errors.js';
import { claimantActions, type ApplicationStatus } from '../../domain/lifecycle.js';
import { CLAIMANT_STAGE } from '../../domain/people/four-eyes.js';
import type { Transaction } from '../../prisma/client.js';
import { performCommand } from '../../prisma/commands.js';
import type { Refused, Standing, SubmitCommand } from '../contract.js';
import type { Dependencies } from '../dependencies.js';
import { assessCase, keepAssessment, summaryOf } from './assess-case.js';
import { addEvent, factsOf, lockCase, putBack, type CaseFile } from './case-file.js';
import { placeClaim } from './place.js';
import { chainOf, findOfficePath, workflowChain } from './stages.js';

type Submitted = { standing: Standing; chain: Chain } | Refused;

/**
 * Moves a draft to submitted by compare-and-set on its version, pins the policy version in force on the day of filing,
 * assesses, and places the claim.
 */
export async function submitApplication(
  deps: Dependencies,
  {
    applicationId,
    commandId,
    draftVersion,
    businessNow,
  }: SubmitCommand & { applicationId: string; businessNow: Instant },
): Promise<Submitted> {
  const result = await performCommand(deps.db, deps.protection.commandKey, commandId, async (tx, { userId }) => {
    const file = await lockCase(deps, tx, applicationId);
    const { row, change } = file;
    if (row.status !== 'draft')
      throw new Refusal('not-available', { availableActions: claimantActions(row.status as ApplicationStatus) });
    if (row.draftVersion !== draftVersion) throw new Refusal('draft-changed');
    const filedOn = civilDateAt(businessNow);
    // A continuation is assessed as of its first uncovered day, whenever it was opened.
    const asOf = row.asOf ?? filedOn;
    await deps.policies.refresh(tx);
    const scheme = deps.policies.findInForce(row.jurisdiction, row.scheme, filedOn);
    if (!scheme) throw new Refusal('not-available', { availableActions: [] });
    const { jurisdiction, chain } = chainOf(deps, scheme);
    const officePath = findOfficePath(jurisdiction, factsOf(file));
    if (officePath === undefined) throw new Refusal('unknown-district', { pointers: ['/facts/filingDistrict'] });
    Object.assign(change, {
      policyHash: scheme.hash,
      exclusionGroup: scheme.content.document.exclusionGroup ?? null,
      officePath,
      filedOn,
      asOf,
      submittedAt: new Date(businessNow),
    });
    await tx.caseActor.create({ data: { applicationId, personId: row.claimantPersonId, stage: CLAIMANT_STAGE } });
    const assessed = await assessCase(deps, tx, file, scheme, asOf);
    await keepAssessment(tx, file, assessed);
    await placeClaim(deps, tx, file, scheme, assessed.assessment, businessNow);
    file.affectedApplications = assessed.openApplications;
    const redirectedFrom = await findRedirectedFiling(tx, row);
    addEvent(file, {
      type: 'submitted',
      actor: userId,
      occurredAt: businessNow,
      policyHash: scheme.hash,
      details: { filedOn, ...(redirectedFrom && { redirectedFrom }) },
    });
    addEvent(file, {
      type: 'assessed',
      actor: 'engine',
      occurredAt: businessNow,
      policyHash: scheme.hash,
      clauses: assessed.assessment.clauses,
      details: summaryOf(assessed.assessment),
    });
    const standing = await putBack(tx, file);
    return { standing, chain: workflowChain(chain, row.jurisdiction, officePath) };
  });
  return 'refused' in result ? result : result.done;
}

/** The filing at another office that this one follows: the person's last one of the scheme, if that office sent it on. */
async function findRedirectedFiling(
  tx: Transaction,
  { id, claimantPersonId, jurisdiction, scheme }: CaseFile['row'],
): Promise<{ applicationId: string; caseNumber: string; filedOn: string | null } | undefined> {
  const last = await tx.application.findFirst({
    where: { claimantPersonId, jurisdiction, scheme, id: { not: id }, submittedAt: { not: null } },
    orderBy: [{ submittedAt: 'desc' }, { id: 'desc' }],
    select: { id: true, caseNumber: true, filedOn: true, status: true },
  });
  if (last?.status !== 'redirected') return undefined;
  return { applicationId: last.id, caseNumber: last.caseNumber, filedOn: last.filedOn };
}
