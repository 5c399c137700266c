// Policies as they are stored: the files of the running product, and every released version of a scheme, immutable.
import { compileScheme, type CompiledScheme } from '../domain/assessment/compile-scheme.js';
import type { CivilDate } from '../domain/calendar/civil-date.js';
import { loadSources, type Policies } from '../domain/policy/load-policies.js';
import { readSchemeContent } from '../domain/policy/scheme-content.js';
import type { SchemeWords } from '../domain/policy/scheme-words.js';
import { YamlSource } from '../domain/policy/yaml-source.js';
import type { Prisma } from './generated/client.js';
import type { Database, Transaction } from './client.js';

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
async function keepWords(tx: Transaction, words: ReadonlyMap<string, SchemeWords>): Promise<void> {
  const rows = [...words].map(([hash, one]) => ({ hash, words: one }));
  await tx.$executeRaw`
    INSERT INTO policy_words (hash, words) SELECT hash, words FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS w (hash text, words jsonb)
    ON CONFLICT (hash) DO UPDATE SET words = excluded.words WHERE policy_words.words <> excluded.words`;
}

/** Of two versions that are in force from the same day the higher one counts. */
function compareVersions(a: { version: string }, b: { version: string }): number {
  const [one, other] = [a, b].map(({ version }) => version.split('.').map(Number));
  return (one ?? []).map((part, i) => part - (other?.[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

async function replaceFiles(tx: Transaction, files: readonly PolicyText[]): Promise<void> {
  await tx.policyFile.deleteMany({ where: { path: { notIn: files.map(({ path }) => path) } } });
  await tx.$executeRaw`
    INSERT INTO policy_file (path, text) SELECT path, text FROM jsonb_to_recordset(${JSON.stringify(files)}::jsonb) AS f (path text, text text)
    ON CONFLICT (path) DO UPDATE SET text = excluded.text, updated_at = now() WHERE policy_file.text <> excluded.text`;
}

/** The policies that a process works with. */
export interface PolicyStore {
  /** Vocabulary, jurisdictions and the newest packs. */
  readonly current: Policies;
  /** A version that a case has pinned. @throws if there is none. */
  getVersion(hash: string): Promise<CompiledScheme>;
  /** The words of a version. @throws if there are none. */
  getWords(hash: string): Promise<SchemeWords>;
  /** The version of a scheme that is in force on a day. */
  findInForce(jurisdiction: string, scheme: string, on: CivilDate): Promise<CompiledScheme | undefined>;
}

/** Reads the policies once; a version that is not among the newest is fetched when a case needs it. */
export async function openPolicyStore(db: Database): Promise<PolicyStore> {
  const files = await db.policyFile.findMany({ select: { path: true, text: true }, orderBy: { path: 'asc' } });
  // The import of this release has checked them.
  const current = loadSources(
    files.map((file) => new YamlSource(file, JSON.parse(file.text))),
    { areChecked: true },
  );
  const versions = new Map(current.schemes.map((scheme) => [scheme.hash, scheme]));
  const released = await db.policyVersion.findMany({
    select: { hash: true, jurisdiction: true, scheme: true, version: true, inForceFrom: true },
  });
  released.sort((a, b) =>
    a.inForceFrom === b.inForceFrom ? -compareVersions(a, b) : a.inForceFrom < b.inForceFrom ? 1 : -1,
  );

  async function getVersion(hash: string): Promise<CompiledScheme> {
    const known = versions.get(hash);
    if (known) return known;
    const row = await db.policyVersion.findUniqueOrThrow({ where: { hash } });
    const scheme = compileScheme(readSchemeContent(row.content, hash));
    versions.set(hash, scheme);
    return scheme;
  }

  return {
    current,
    getVersion,
    async getWords(hash) {
      const known = current.words.get(hash);
      if (known) return known;
      const row = await db.policyWords.findUniqueOrThrow({ where: { hash } });
      return row.words as unknown as SchemeWords;
    },
    async findInForce(jurisdiction, scheme, on) {
      const found = released.find(
        (one) => one.jurisdiction === jurisdiction && one.scheme === scheme && one.inForceFrom <= on,
      );
      return found && getVersion(found.hash);
    },
  };
}
