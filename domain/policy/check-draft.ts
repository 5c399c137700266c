// A draft of a pack goes through the very loader that the packs of a release go through.
import type { CompiledScheme } from '../assessment/compile-scheme.js';
import type { Label } from './label.js';
import { loadSources } from './load-policies.js';
import { PolicyError, type PolicyProblem } from './policy-error.js';
import type { SchemeWords } from './scheme-words.js';
import { compareVersions, newestFirst, type ReleasedVersion } from './version-order.js';
import { YamlSource } from './yaml-source.js';

/** What a draft is for, and what it must agree with. */
export interface DraftPlace {
  readonly jurisdiction: string;
  readonly scheme: string;
  /** Vocabulary and jurisdictions, which have been loaded before. */
  readonly foundation: readonly YamlSource[];
  /** What the schemes are called: a pack may speak of another. */
  readonly labels: Readonly<Record<string, Label>>;
  /** Every released version of the scheme. */
  readonly released: readonly (ReleasedVersion & { readonly hash: string })[];
}

/** The pack that the text means with its words, or everything that is to be mended in it. */
export type CheckedDraft =
  { readonly pack: CompiledScheme; readonly words: SchemeWords } | { readonly problems: readonly PolicyProblem[] };

/** Checks the text of a pack. @throws PolicyError only for what stands in other files: no fault of the draft. */
export function checkDraft(
  text: string,
  { jurisdiction, scheme, foundation, labels, released }: DraftPlace,
): CheckedDraft {
  const path = `${jurisdiction}/schemes/${scheme}.yaml`;
  const tooDeep = [{ file: path, line: 1, path: '', message: 'it is nested too deeply to be read', mend: WRITE }];
  // The parser's time grows with the square of the depth.
  if (NESTED_WITHOUT_END.test(text)) return { problems: tooDeep };
  try {
    const source = new YamlSource({ path, text });
    const loaded = load(source, foundation, labels);
    if (loaded) reportVersion(source, loaded.pack, released);
    return loaded && source.problems.length === 0 ? loaded : { problems: source.problems };
  } catch (error) {
    // Parser and checks go down one call for each level, so a text can be too deep for them.
    if (!(error instanceof RangeError)) throw error;
    return { problems: tooDeep };
  }
}

const WRITE = 'Write it as docs/policy-packs.md shows';
const NESTED_WITHOUT_END = /(?:[[{]\s*){50}|(?:- +){50}/;

function load(
  source: YamlSource,
  foundation: readonly YamlSource[],
  labels: DraftPlace['labels'],
): { pack: CompiledScheme; words: SchemeWords } | undefined {
  if (source.problems.length === 0 && !isStorable(source.value)) {
    source.report([], 'a text in it holds a character that cannot be stored', 'Remove the escape that writes it');
  }
  if (source.problems.length > 0) return undefined;
  try {
    const { schemes, words } = loadSources([...foundation, source], { labels });
    const [pack] = schemes;
    const own = pack && words.get(pack.hash);
    return own && { pack, words: own };
  } catch (error) {
    if (error instanceof PolicyError && source.problems.length > 0) return undefined;
    throw error;
  }
}

// What an escape of YAML can write and PostgreSQL does not take: the character 0 and halves of a surrogate pair.
const UNSTORABLE = /\0|\p{Cs}/u;

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !UNSTORABLE.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, member]) => !UNSTORABLE.test(key) && isStorable(member));
}

/** A released version stays as it is, and what follows it begins no earlier and has a higher number. */
function reportVersion(source: YamlSource, pack: CompiledScheme, released: DraftPlace['released']): void {
  const same = released.find(({ version }) => version === pack.version);
  const highest = released.map(({ version }) => version).reduce((a, b) => (compareVersions(a, b) < 0 ? b : a), '0.0.0');
  if (same) {
    const what = same.hash === pack.hash ? 'and says the same' : 'and a released version never changes';
    source.report(['version'], `${pack.version} is released, ${what}`, `Give the draft a version above ${highest}`);
  } else if (compareVersions(pack.version, highest) < 0) {
    source.report(
      ['version'],
      `${pack.version} is below the released ${highest}`,
      `Give it a version above ${highest}`,
    );
  }
  const newest = [...released].sort(newestFirst)[0];
  if (newest && pack.inForceFrom < newest.inForceFrom) {
    const message = `${newest.version} is in force from ${newest.inForceFrom}, so this one would never count`;
    source.report(['inForceFrom'], message, 'Write a first day that is not before it');
  }
}
