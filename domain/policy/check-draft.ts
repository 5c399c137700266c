// A draft of a pack goes through the very loader that the packs of a release go through.
import type { CompiledScheme } from '../assessment/compile-scheme.js';
import { both, type Label } from './label.js';
import { loadSources } from './load-policies.js';
import { PolicyError, type PolicyProblem } from './policy-error.js';
import { WRITE_AS_DOCUMENTED } from './problem-words.js';
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
  const tooDeep = [{ file: path, line: 1, path: '', message: TOO_DEEP, mend: WRITE_AS_DOCUMENTED }];
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

const TOO_DEEP = both('嵌套过深，无法读取', 'it is nested too deeply to be read');
const NESTED_WITHOUT_END = /(?:[[{]\s*){50}|(?:- +){50}/;

function load(
  source: YamlSource,
  foundation: readonly YamlSource[],
  labels: DraftPlace['labels'],
): { pack: CompiledScheme; words: SchemeWords } | undefined {
  if (source.problems.length === 0 && !isStorable(source.value)) {
    source.report(
      [],
      both('其中有文本含有不能存储的字符', 'a text in it holds a character that cannot be stored'),
      both('删除写出该字符的转义', 'Remove the escape that writes it'),
    );
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
    const what =
      same.hash === pack.hash
        ? both('内容与此相同', 'and says the same')
        : both('已发布的版本不得改动', 'and a released version never changes');
    source.report(
      ['version'],
      both(`${pack.version} 已发布，${what['zh-CN']}`, `${pack.version} is released, ${what.en}`),
      both(`为草案取高于 ${highest} 的版本号`, `Give the draft a version above ${highest}`),
    );
  } else if (compareVersions(pack.version, highest) < 0) {
    source.report(
      ['version'],
      both(`${pack.version} 低于已发布的 ${highest}`, `${pack.version} is below the released ${highest}`),
      both(`取高于 ${highest} 的版本号`, `Give it a version above ${highest}`),
    );
  }
  const newest = [...released].sort(newestFirst)[0];
  if (newest && pack.inForceFrom < newest.inForceFrom) {
    source.report(
      ['inForceFrom'],
      both(
        `${newest.version} 自 ${newest.inForceFrom} 起施行，本版本将永不适用`,
        `${newest.version} is in force from ${newest.inForceFrom}, so this one would never count`,
      ),
      both('写明不早于该日的施行之日', 'Write a first day that is not before it'),
    );
  }
}
