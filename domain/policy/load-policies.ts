// The loader: takes the texts of all policy files and gives the policies, or everything that is wrong with them at once.
import type { z } from 'zod';
import { compileScheme, type CompiledScheme } from '../assessment/compile-scheme.js';
import { checkAward } from './check/award.js';
import { checkContext, type CheckContext } from './check/context.js';
import { checkDerivations } from './check/derivations.js';
import { checkDuty } from './check/duties.js';
import { checkExpressions } from './check/expressions.js';
import { checkJurisdictions } from './check/jurisdictions.js';
import { checkDeclarations, checkNames, checkUse } from './check/names.js';
import { checkOpenPoints } from './check/open-points.js';
import { checkReferences } from './check/references.js';
import { checkResults } from './check/results.js';
import { mergeVocabulary } from './check/vocabulary.js';
import { DutyDocument, dutyTypeOf, type DutyType } from './duty-type.js';
import { JurisdictionDocument, type Jurisdiction } from './jurisdiction.js';
import { OpenPointsDocument, type OpenPoint } from './open-point.js';
import { both, type Label } from './label.js';
import { PolicyError } from './policy-error.js';
import {
  ADD_IT,
  CALL_BOTH_THE_SAME,
  NO_JURISDICTION_FILE,
  standsInFileOf,
  WRITE_AS_DOCUMENTED,
} from './problem-words.js';
import { schemeContent, type SchemeContent } from './scheme-content.js';
import { SchemeDocument } from './scheme.js';
import { schemeWords, type SchemeWords } from './scheme-words.js';
import type { Vocabulary } from './vocabulary.js';
import { VocabularyDocument } from './vocabulary-document.js';
import { YamlSource, type Path, type PolicyFile } from './yaml-source.js';

/** Everything that the files of `policies/` say. */
export interface Policies {
  readonly vocabulary: Vocabulary;
  readonly jurisdictions: ReadonlyMap<string, Jurisdiction>;
  readonly schemes: readonly CompiledScheme[];
  /** The words of each of them by its hash. */
  readonly words: ReadonlyMap<string, SchemeWords>;
  /** Kinds of duties of all jurisdictions. */
  readonly dutyTypes: readonly DutyType[];
  /** What the sources leave open, in the order of ids. */
  readonly openPoints: readonly OpenPoint[];
}

/**
 * Loads the policy files; paths are relative to `policies/`, with `/`: `vocabulary/*.yaml`,
 * `<jurisdiction>/jurisdiction.yaml`, `<jurisdiction>/schemes/<scheme>.yaml`, `<jurisdiction>/duties/<duty>.yaml`,
 * `open-points.yaml` and `<jurisdiction>/open-points.yaml`.
 * @throws PolicyError with every problem found: file, line, what is wrong and how to mend it. Packs are looked at
 * closely only when the vocabulary and the jurisdictions, on which they rest, are right.
 */
export function loadPolicies(files: readonly PolicyFile[]): Policies {
  return loadSources(files.map((file) => new YamlSource(file)));
}

interface LoadOptions {
  areChecked?: boolean;
  /** What packs that are not among the files are called. */
  labels?: Readonly<Record<string, Label>>;
}

/**
 * The same of files that have been parsed. Packs that this release has checked before are not tried again: trying every expression
 * takes as long as everything else.
 * @throws PolicyError
 */
export function loadSources(
  sources: readonly YamlSource[],
  { areChecked = false, labels = {} }: LoadOptions = {},
): Policies {
  const kinds = sources.map((source) => ({ source, place: placeOf(source.file.path) }));
  for (const { source, place } of kinds) {
    if (!place)
      source.report(
        [],
        both('这不是政策文件', 'this is no policy file'),
        both(
          '放入 vocabulary/、<jurisdiction>/、<jurisdiction>/schemes/ 或 <jurisdiction>/duties/，或改名为 open-points.yaml',
          'Put it into vocabulary/, <jurisdiction>/, <jurisdiction>/schemes/ or <jurisdiction>/duties/, or call it open-points.yaml',
        ),
      );
  }
  const ofKind = (kind: FilePlace['kind']) =>
    kinds.filter(({ place }) => place?.kind === kind).map(({ source }) => source);
  const vocabularyFiles = read(ofKind('vocabulary'), VocabularyDocument);
  const jurisdictionFiles = read(ofKind('jurisdiction'), JurisdictionDocument);
  const schemeFiles = read(ofKind('scheme'), SchemeDocument);
  const dutyFiles = read(ofKind('duty'), DutyDocument);
  const openPointFiles = read(ofKind('openPoints'), OpenPointsDocument);

  const foundation = [...ofKind('vocabulary'), ...ofKind('jurisdiction')];
  const isSound = () => foundation.every(({ problems }) => problems.length === 0);
  const jurisdictions = jurisdictionsOf(jurisdictionFiles);
  if (!isSound()) throw problemsOf(sources);
  const vocabulary = mergeVocabulary(vocabularyFiles, {
    jurisdictions: new Map([...jurisdictions.values()].map(({ jurisdiction, label }) => [jurisdiction, label])),
    schemes: [...jurisdictions.values()].flatMap(({ catalogue }) => Object.keys(catalogue)),
  });
  if (vocabulary) checkJurisdictions(jurisdictionFiles, vocabulary);
  if (!vocabulary || !isSound()) throw problemsOf(sources);

  const contents = schemeFiles.flatMap((file) => contentOf(file, vocabulary, jurisdictions, areChecked) ?? []);
  const dutyTypes = dutyFiles.flatMap((file) => checkedDutyType(file, vocabulary, jurisdictions) ?? []);
  const openPoints = checkedOpenPoints(openPointFiles, vocabulary, jurisdictions);
  if (sources.some(({ problems }) => problems.length > 0)) throw problemsOf(sources);
  const schemes = contents.map((content) => compileScheme(content));
  const words = wordsOfSchemes(
    schemes,
    schemeFiles.map(({ document }) => document),
    vocabulary,
    labels,
  );
  return { vocabulary, jurisdictions, schemes, words, dutyTypes, openPoints };
}

interface ReadFile<T> {
  readonly source: YamlSource;
  readonly document: T;
}

type FilePlace =
  | { readonly kind: 'vocabulary' }
  | { readonly kind: 'jurisdiction'; readonly jurisdiction: string }
  | { readonly kind: 'scheme'; readonly jurisdiction: string; readonly scheme: string }
  | { readonly kind: 'duty'; readonly jurisdiction: string; readonly duty: string }
  | { readonly kind: 'openPoints'; readonly jurisdiction: string | undefined };

function placeOf(path: string): FilePlace | undefined {
  if (/^vocabulary\/[a-z-]+\.yaml$/.test(path)) return { kind: 'vocabulary' };
  const jurisdiction = /^([a-z0-9-]+)\/jurisdiction\.yaml$/.exec(path)?.[1];
  if (jurisdiction !== undefined) return { kind: 'jurisdiction', jurisdiction };
  const [, home, duty] = /^([a-z0-9-]+)\/duties\/([a-z0-9-]+)\.yaml$/.exec(path) ?? [];
  if (home !== undefined && duty !== undefined) return { kind: 'duty', jurisdiction: home, duty };
  const openPoints = /^(?:([a-z0-9-]+)\/)?open-points\.yaml$/.exec(path);
  if (openPoints) return { kind: 'openPoints', jurisdiction: openPoints[1] };
  const [, folder, scheme] = /^([a-z0-9-]+)\/schemes\/([a-z0-9-]+)\.yaml$/.exec(path) ?? [];
  return folder !== undefined && scheme !== undefined ? { kind: 'scheme', jurisdiction: folder, scheme } : undefined;
}

function read<T>(sources: readonly YamlSource[], schema: z.ZodType<T>): ReadFile<T>[] {
  return sources.flatMap((source) => {
    const document = source.read(schema, mendOf);
    return document === undefined ? [] : [{ source, document }];
  });
}

/** How the author mends a member of the wrong shape. */
function mendOf(path: Path): Label {
  switch (path.at(-1)) {
    case 'clause':
      return both(
        '注明条款：来源文件的代码、一个空格、所在位置',
        'Cite the clause: the code of the source, a space, the place',
      );
    case 'quote':
      return both('照录条款原文，不超过 40 个字符', 'Quote at most 40 characters of the clause, as they stand there');
    case 'inForceFrom':
      return both('写明实际的施行之日', 'Write the true first day');
    default:
      return WRITE_AS_DOCUMENTED;
  }
}

function problemsOf(sources: readonly YamlSource[]): PolicyError {
  return new PolicyError(sources.flatMap(({ problems }) => problems));
}

function jurisdictionsOf(files: readonly ReadFile<JurisdictionDocument>[]): ReadonlyMap<string, Jurisdiction> {
  for (const { source, document } of files) {
    const place = placeOf(source.file.path);
    if (place?.kind === 'jurisdiction' && place.jurisdiction !== document.jurisdiction) {
      source.report(
        ['jurisdiction'],
        both(
          `“${document.jurisdiction}”写在文件夹“${place.jurisdiction}”中`,
          `"${document.jurisdiction}" stands in the folder "${place.jurisdiction}"`,
        ),
        CALL_BOTH_THE_SAME,
      );
    }
  }
  return new Map(files.map(({ document }) => [document.jurisdiction, document]));
}

function contentOf(
  { source, document }: ReadFile<SchemeDocument>,
  vocabulary: Vocabulary,
  jurisdictions: ReadonlyMap<string, Jurisdiction>,
  isChecked: boolean,
): SchemeContent | undefined {
  const place = placeOf(source.file.path);
  const jurisdiction = place?.kind === 'scheme' ? jurisdictions.get(place.jurisdiction) : undefined;
  if (place?.kind !== 'scheme' || !jurisdiction) {
    source.report([], NO_JURISDICTION_FILE, ADD_IT);
    return undefined;
  }
  if (place.scheme !== document.scheme) {
    source.report(['scheme'], standsInFileOf(document.scheme, place.scheme), CALL_BOTH_THE_SAME);
  }
  if (!isChecked) {
    checkPack(source, checkContext(document, vocabulary, jurisdiction, source.report.bind(source)));
  }
  return source.problems.length === 0 ? schemeContent(document, vocabulary, jurisdiction) : undefined;
}

/** The words of each scheme by its hash; schemes call one another by their labels. */
function wordsOfSchemes(
  schemes: readonly CompiledScheme[],
  documents: readonly SchemeDocument[],
  vocabulary: Vocabulary,
  others: Readonly<Record<string, Label>>,
): ReadonlyMap<string, SchemeWords> {
  const labels = { ...others, ...Object.fromEntries(documents.map(({ scheme, label }) => [scheme, label])) };
  return new Map(
    schemes.map(({ hash }, index) => {
      const document = documents[index];
      if (!document) throw new TypeError('a scheme without its document');
      return [hash, schemeWords(document, vocabulary, labels)];
    }),
  );
}

/** What rests on something wrong is not looked at: one mistake gives one message, not one for each of its consequences. */
function checkPack({ problems }: YamlSource, context: CheckContext): void {
  const before = problems.length;
  const isRight = () => problems.length === before;
  checkDeclarations(context);
  if (!isRight()) return;
  checkExpressions(context);
  checkDerivations(context);
  const award = checkAward(context);
  checkNames(context, award);
  checkResults(context);
  checkReferences(context);
  if (isRight()) checkUse(context, award);
}

function checkedDutyType(
  { source, document }: ReadFile<DutyDocument>,
  vocabulary: Vocabulary,
  jurisdictions: ReadonlyMap<string, Jurisdiction>,
): DutyType | undefined {
  const place = placeOf(source.file.path);
  const jurisdiction = place?.kind === 'duty' ? jurisdictions.get(place.jurisdiction) : undefined;
  if (place?.kind !== 'duty' || !jurisdiction) {
    source.report([], NO_JURISDICTION_FILE, ADD_IT);
    return undefined;
  }
  if (place.duty !== document.duty)
    source.report(['duty'], standsInFileOf(document.duty, place.duty), CALL_BOTH_THE_SAME);
  checkDuty(document, jurisdiction, (code) => vocabulary.sources.has(code), source.report.bind(source));
  return source.problems.length === 0 ? dutyTypeOf(place.jurisdiction, document) : undefined;
}

/** The open points of all files; problems are recorded in the files. */
function checkedOpenPoints(
  files: readonly ReadFile<OpenPointsDocument>[],
  vocabulary: Vocabulary,
  jurisdictions: ReadonlyMap<string, Jurisdiction>,
): readonly OpenPoint[] {
  const placed = files.flatMap((file) => {
    const place = placeOf(file.source.file.path);
    if (place?.kind !== 'openPoints') return [];
    const jurisdiction = place.jurisdiction === undefined ? undefined : jurisdictions.get(place.jurisdiction);
    if (place.jurisdiction === undefined || jurisdiction) return [{ ...file, jurisdiction }];
    file.source.report([], NO_JURISDICTION_FILE, ADD_IT);
    return [];
  });
  checkOpenPoints(placed, vocabulary, jurisdictions);
  return placed
    .flatMap(({ jurisdiction, document }) =>
      document.openPoints.map((point) => ({ jurisdiction: jurisdiction?.jurisdiction, document: point })),
    )
    .sort((a, b) => (a.document.id < b.document.id ? -1 : 1));
}
