// Policies as they are stored: the files of the running product, and every released version of a scheme, immutable.
import { compileScheme, type CompiledScheme } from '../domain/assessment/compile-scheme.js';
import type { CivilDate } from '../domain/calendar/civil-date.js';
import { civilDateAt } from '../domain/calendar/shanghai.js';
import type { Label } from '../domain/policy/label.js';
import { loadSources, type Policies } from '../domain/policy/load-policies.js';
import { readSchemeContent } from '../domain/policy/scheme-content.js';
import type { SchemeWords } from '../domain/policy/scheme-words.js';
import { findInForce, newestFirst } from '../domain/policy/version-order.js';
import { YamlSource } from '../domain/policy/yaml-source.js';
import type { Prisma } from './generated/client.js';
import type { Database, Reader, Transaction } from './client.js';

/** A file of `policies/`: its path in that folder, with `/`, and its text. */
export interface PolicyText {
  path: string;
  text: string;
}

/** A released version was changed instead of being followed by a new one. */
export class ChangedReleaseError extends Error {
  override readonly name = 'ChangedReleaseError';
}

/**
 * Takes the policy files into the database and returns what they say: new versions are added, settings of new names get their
 * row. What is stored of a file is its parsed value, so that no other process has to parse it again.
 * @throws PolicyError with everything that is wrong in the files; ChangedReleaseError if a released version differs.
 */
export async function importPolicies(db: Database, files: readonly PolicyText[]): Promise<Policies> {
  const sources = files.map((file) => new YamlSource(file));
  const policies = loadSources(sources);
  const { schemes, jurisdictions } = policies;
  await db.$transaction(async (tx) => {
    const released = await tx.policyVersion.findMany({
      select: { hash: true, jurisdiction: true, scheme: true, version: true },
    });
    const hashOf = new Map(released.map((row) => [nameOf(row), row.hash]));
    for (const scheme of schemes) {
      if ((hashOf.get(nameOf(scheme)) ?? scheme.hash) === scheme.hash) continue;
      throw new ChangedReleaseError(
        `${scheme.jurisdiction}/${scheme.scheme} ${scheme.version} is released and pinned by cases, but its content has changed. ` +
          'Give the changed pack a new version; a released one stays as it is.',
      );
    }
    await tx.policyVersion.createMany({
      data: schemes
        .filter((scheme) => !hashOf.has(nameOf(scheme)))
        .map(({ hash, jurisdiction, scheme, version, inForceFrom, content }) => ({
          hash,
          jurisdiction,
          scheme,
          version,
          inForceFrom,
          content: content as unknown as Prisma.InputJsonValue,
        })),
      // Another process may be importing the same.
      skipDuplicates: true,
    });
    await keepWords(tx, policies.words);
    await replaceFiles(
      tx,
      sources.map(({ file: { path }, value }) => ({ path, text: JSON.stringify(value) })),
    );
    await tx.setting.createMany({
      data: [...jurisdictions.values()].flatMap(({ jurisdiction, settings }) =>
        Object.keys(settings).map((name) => ({ jurisdiction, name })),
      ),
      skipDuplicates: true,
    });
  });
  return policies;
}

const nameOf = ({ jurisdiction, scheme, version }: { jurisdiction: string; scheme: string; version: string }) =>
  `${jurisdiction}/${scheme}/${version}`;

/** Words are improved without a new version; those of versions that are not among the files stay. */
export async function keepWords(tx: Transaction, words: ReadonlyMap<string, SchemeWords>): Promise<void> {
  const rows = [...words].map(([hash, one]) => ({ hash, words: one }));
  await tx.$executeRaw`
    INSERT INTO policy_words (hash, words) SELECT hash, words FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w (hash text, words jsonb)
    ON CONFLICT (hash) DO UPDATE SET words = excluded.words WHERE policy_words.words <> excluded.words`;
}

async function replaceFiles(tx: Transaction, files: readonly PolicyText[]): Promise<void> {
  await tx.policyFile.deleteMany({ where: { path: { notIn: files.map(({ path }) => path) } } });
  await tx.$executeRaw`
    INSERT INTO policy_file (path, text) SELECT path, text FROM jsonb_to_recordset(${JSON.stringify(files)}::jsonb) AS f (path text, text text)
    ON CONFLICT (path) DO UPDATE SET text = excluded.text, updated_at = now() WHERE policy_file.text <> excluded.text`;
}

/** A released version by its dates, and whether a policy officer published it here. */
interface ReleasedRow {
  hash: string;
  jurisdiction: string;
  scheme: string;
  version: string;
  inForceFrom: CivilDate;
  isPublished: boolean;
}

/** The policies that a process works with. Versions are published while it runs: `refresh` takes them in. */
export interface PolicyStore {
  /** Vocabulary, jurisdictions, and of each scheme the version in force today; before its first day, the one that begins first. */
  readonly current: Policies;
  /** Every released version, of each scheme the newest first. */
  readonly released: readonly CompiledScheme[];
  /**
   * Looks whether a version was published since, or the day has changed; `reader` is the caller's transaction if he has one. Who
   * looked less than `mayBeOldMs` milliseconds ago does not look again.
   */
  refresh(reader?: Reader, mayBeOldMs?: number): Promise<void>;
  /** A version that a case has pinned. @throws if there is none. */
  getVersion(hash: string): Promise<CompiledScheme>;
  /** The words of a version; of one from before words were kept, those of the newest version of its scheme. @throws if there is no version. */
  getWords(hash: string): Promise<SchemeWords>;
  /** The version of a scheme that is in force on a day, as of the last `refresh`. */
  findInForce(jurisdiction: string, scheme: string, on: CivilDate): CompiledScheme | undefined;
}

interface State {
  /** How many versions are released: none is ever removed, so a changed number is all that there can be to see. */
  revision: number;
  day: CivilDate;
  released: readonly CompiledScheme[];
  current: Policies;
}

/** Reads the policies; a version that was published by another process is seen at the next `refresh`. */
export async function openPolicyStore(db: Database): Promise<PolicyStore> {
  // The import of this release has checked them.
  const files = loadSources(await readPolicySources(db), { areChecked: true });
  const versions = new Map(files.schemes.map((scheme) => [scheme.hash, scheme]));
  let state = await read(db);
  let lookedAt = -Infinity;

  async function read(reader: Reader): Promise<State> {
    const day = civilDateAt(Date.now());
    const rows = await reader.$queryRaw<ReleasedRow[]>`
      SELECT hash, jurisdiction, scheme, version, in_force_from AS "inForceFrom", published_by IS NOT NULL AS "isPublished"
      FROM policy_version`;
    const unknown = rows.filter(({ hash }) => !versions.has(hash)).map(({ hash }) => hash);
    if (unknown.length > 0) {
      const found = await reader.policyVersion.findMany({
        where: { hash: { in: unknown } },
        select: { hash: true, content: true },
      });
      for (const { hash, content } of found) versions.set(hash, compileScheme(readSchemeContent(content, hash)));
    }
    const released = rows.sort(newestFirst).flatMap(({ hash }) => versions.get(hash) ?? []);
    const published = new Set(rows.filter(({ isPublished }) => isPublished).map(schemeKey));
    return {
      revision: rows.length,
      day,
      released,
      current: { ...files, schemes: schemesOf(files, released, published, day) },
    };
  }

  async function getVersion(hash: string): Promise<CompiledScheme> {
    const known = versions.get(hash);
    if (known) return known;
    const row = await db.policyVersion.findUniqueOrThrow({ where: { hash } });
    const scheme = compileScheme(readSchemeContent(row.content, hash));
    versions.set(hash, scheme);
    return scheme;
  }

  return {
    get current() {
      return state.current;
    },
    get released() {
      return state.released;
    },
    async refresh(reader = db, mayBeOldMs = 0) {
      const now = performance.now();
      if (now - lookedAt < mayBeOldMs) return;
      lookedAt = now;
      const [row] = await reader.$queryRaw<
        { revision: number }[]
      >`SELECT count(*)::int AS revision FROM policy_version`;
      if (row?.revision === state.revision && civilDateAt(Date.now()) === state.day) return;
      const fresh = await read(reader);
      // Of two that read at once, the older must not be kept.
      if (fresh.revision >= state.revision) state = fresh;
    },
    getVersion,
    async getWords(hash) {
      const known = files.words.get(hash);
      if (known) return known;
      const row = await db.policyWords.findUnique({ where: { hash } });
      if (row) return row.words as unknown as SchemeWords;
      const { jurisdiction, scheme } = await getVersion(hash);
      const newer = versionsOf(state.released, jurisdiction, scheme).flatMap((one) => files.words.get(one.hash) ?? []);
      const [words] = newer;
      if (!words) throw new RangeError(`no version of ${jurisdiction}/${scheme} has words`);
      return words;
    },
    findInForce: (jurisdiction, scheme, on) => findInForce(versionsOf(state.released, jurisdiction, scheme), on),
  };
}

/** The released versions of one scheme, the newest first. */
export function versionsOf(
  released: readonly CompiledScheme[],
  jurisdiction: string,
  scheme: string,
): readonly CompiledScheme[] {
  return released.filter((one) => one.jurisdiction === jurisdiction && one.scheme === scheme);
}

/** What the schemes of a jurisdiction are called. */
export function labelsOf({ schemes }: Policies): Readonly<Record<string, Label>> {
  return Object.fromEntries(schemes.map(({ scheme, content }) => [scheme, content.document.label]));
}

const schemeKey = ({ jurisdiction, scheme }: { jurisdiction: string; scheme: string }) => `${jurisdiction}/${scheme}`;

/** One version for each scheme that has a file or was published here, in the order of the files. */
function schemesOf(
  files: Policies,
  released: readonly CompiledScheme[],
  published: ReadonlySet<string>,
  day: CivilDate,
): CompiledScheme[] {
  const bySchemes = new Map<string, CompiledScheme[]>(files.schemes.map((scheme) => [schemeKey(scheme), []]));
  for (const key of published) if (!bySchemes.has(key)) bySchemes.set(key, []);
  for (const version of released) bySchemes.get(schemeKey(version))?.push(version);
  return [...bySchemes.values()].flatMap((versions) => findInForce(versions, day) ?? versions.at(-1) ?? []);
}

/** The policy files as the import stored them: parsed, and checked. */
async function readPolicySources(db: Reader, where: Prisma.PolicyFileWhereInput = {}): Promise<YamlSource[]> {
  const files = await db.policyFile.findMany({ where, select: { path: true, text: true }, orderBy: { path: 'asc' } });
  return files.map((file) => new YamlSource(file, JSON.parse(file.text)));
}

/** What a pack rests on: the vocabulary and the jurisdictions. */
export function readFoundation(db: Reader): Promise<YamlSource[]> {
  return readPolicySources(db, {
    OR: [{ path: { startsWith: 'vocabulary/' } }, { path: { endsWith: '/jurisdiction.yaml' } }],
  });
}
