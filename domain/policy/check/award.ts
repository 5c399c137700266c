// Checks the award of a pack with the schema and the rules of its kind.
import { findAwardKind } from '../../assessment/award/registry.js';
import { MEND_SPELLING, thereIsNo } from '../problem-words.js';
import type { CheckContext } from './context.js';
import type { AwardReads } from './names.js';

/** What the award reads and offers; nothing if it is wrong, which is then reported. */
export function checkAward({ document, content, report }: CheckContext): AwardReads {
  const nothing: AwardReads = { names: [], settings: [], offers: {} };
  const { award } = document;
  if (!award) return nothing;
  const kind = findAwardKind(award.kind);
  if (!kind) {
    report(['award', 'kind'], thereIsNo('待遇类型', 'award kind', award.kind), MEND_SPELLING);
    return nothing;
  }
  const read = kind.read(award, content);
  if ('award' in read) {
    const { names, settings, offers = {} } = read.award;
    return { names, settings, offers };
  }
  for (const { path, message, mend } of read.problems) report(['award', ...path], message, mend);
  return nothing;
}
