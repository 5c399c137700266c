// What is told of a draft of a policy version.
import { z } from 'zod';
import { changesBetween } from '../../../../domain/policy/content-changes.js';
import {
  DRAFT_ACTIONS,
  DRAFT_STATUSES,
  draftActions,
  type DraftAction,
} from '../../../../domain/policy/draft-lifecycle.js';
import type { Label } from '../../../../domain/policy/label.js';
import { versionsOf } from '../../../../prisma/policy-store.js';
import type { Caller } from '../../../auth/caller.js';
import { may } from '../../../auth/permissions.js';
import type { Dependencies } from '../../../dependencies.js';
import { CivilDay, Person, Timestamp } from '../../../fields.js';
import { say, type Language } from '../../../language.js';
import type { DraftRow, DraftSummaryRow } from './draft-row.js';

/** Nobody reads more; a new pack differs in its summary, a changed one in a few places. */
const MOST_CHANGES = 200;

export const DraftSummary = z
  .object({
    id: z.uuid(),
    jurisdiction: z.string(),
    scheme: z.string(),
    status: z.enum(DRAFT_STATUSES).meta({ description: '`invalid`: what `problems` names is to be mended first' }),
    version: z.string().nullable(),
    inForceFrom: CivilDay.nullable(),
    problems: z.array(
      z.object({
        file: z.string(),
        line: z.int(),
        path: z.string().meta({ description: 'Place in the document: conditions.2.when' }),
        message: z.string().meta({ description: 'In the language that is asked for' }),
        mend: z.string(),
      }),
    ),
    authors: z.array(Person).meta({ description: 'Whoever wrote any text of it; none of them publishes it' }),
    createdAt: Timestamp,
    changedAt: Timestamp,
    publishedBy: z.string().nullable(),
    publishedAt: Timestamp.nullable(),
    availableActions: z.array(z.enum(DRAFT_ACTIONS)),
  })
  .meta({ id: 'PolicyDraftSummary' });

export const DraftView = DraftSummary.extend({
  text: z.string().meta({ description: 'The pack in YAML, as it was written' }),
  textHash: z.string(),
  hash: z.string().nullable().meta({ description: 'The hash that the version will have' }),
  diff: z
    .object({
      version: z.string(),
      hash: z.string(),
      changes: z.array(z.object({ path: z.string(), before: z.unknown().optional(), after: z.unknown().optional() })),
    })
    .optional()
    .meta({ description: `What changes against the newest released version, the first ${MOST_CHANGES} places` }),
}).meta({ id: 'PolicyDraft' });

/** Whether the caller, by whatever account, wrote any text of the draft. */
export function isAuthor({ authors }: Pick<DraftRow, 'authors'>, { personId }: Caller): boolean {
  return authors.some((author) => author.personId === personId);
}

/** What a caller may do with a draft now. */
export function draftActionsOf(row: DraftSummaryRow, caller: Caller): readonly DraftAction[] {
  return may(caller, 'act', 'Policy', row) ? draftActions({ ...row, isAuthor: isAuthor(row, caller) }) : [];
}

export function viewDraftSummary(
  row: DraftSummaryRow,
  caller: Caller,
  language: Language,
): z.infer<typeof DraftSummary> {
  const { id, jurisdiction, scheme, status, version, inForceFrom, problems, authors, publishedBy } = row;
  const said = (words: Label | string) => (typeof words === 'string' ? words : say(words, language));
  return {
    ...{ id, jurisdiction, scheme, status, version, inForceFrom, publishedBy },
    problems: problems.map((problem) => ({ ...problem, message: said(problem.message), mend: said(problem.mend) })),
    authors: authors.map((author) => ({ id: author.id, displayName: author.displayName })),
    createdAt: row.createdAt.toISOString(),
    changedAt: row.changedAt.toISOString(),
    publishedAt: row.publishedAt?.toISOString() ?? null,
    availableActions: [...draftActionsOf(row, caller)],
  };
}

export function viewDraft(
  deps: Dependencies,
  row: DraftRow,
  caller: Caller,
  language: Language,
): z.infer<typeof DraftView> {
  const { text, textHash, policyHash } = row;
  const diff = diffOf(deps, row);
  return { ...viewDraftSummary(row, caller, language), text, textHash, hash: policyHash, ...(diff && { diff }) };
}

function diffOf({ policies }: Dependencies, { jurisdiction, scheme, content, policyHash }: DraftRow) {
  const before = versionsOf(policies.released, jurisdiction, scheme).find(({ hash }) => hash !== policyHash);
  if (!content || !before) return undefined;
  const changes = changesBetween(before.content.document, content.document).slice(0, MOST_CHANGES);
  return { version: before.version, hash: before.hash, changes };
}
