// What may happen to a draft of a policy version.

export const DRAFT_STATUSES = ['invalid', 'draft', 'published'] as const;
/** `invalid`: something in the text is to be mended first. */
export type DraftStatus = (typeof DRAFT_STATUSES)[number];

/** `replace` writes another text, `rehearse` begins a rehearsal, `publish` puts the draft in force from its first day. */
export const DRAFT_ACTIONS = ['replace', 'rehearse', 'publish'] as const;
export type DraftAction = (typeof DRAFT_ACTIONS)[number];

/** What decides what a policy officer may do with a draft. */
export interface DraftFacts {
  readonly status: DraftStatus;
  /** Whether a rehearsal of this very text is running, or is through. */
  readonly isRehearsing: boolean;
  readonly isRehearsed: boolean;
  /** Whether he wrote any text of it. */
  readonly isAuthor: boolean;
}

/** What a policy officer may do with a draft: nobody publishes what he wrote, or what nobody has seen the effects of. */
export function draftActions({ status, isRehearsing, isRehearsed, isAuthor }: DraftFacts): readonly DraftAction[] {
  return DRAFT_ACTIONS.filter((action) => {
    switch (action) {
      case 'replace':
        return status !== 'published';
      case 'rehearse':
        return status === 'draft' && !isRehearsing;
      case 'publish':
        return status === 'draft' && isRehearsed && !isAuthor;
    }
  });
}
