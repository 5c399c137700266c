// Policies as they are stored: the files of the running product, and every released version of a scheme, immutable.
import { compileScheme, type CompiledScheme } from '../domain/assessment/compile-scheme.js';
import type { CivilDate } from '../domain/calendar/civil-date.js';
import { loadPolicies, type Policies } from '../domain/policy/load-policies.js';
import { readSchemeContent } from '../domain/policy/scheme-content.js';
import type { Prisma } from './generated/client.js';
import type { Database } from './client.js';

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
 * Takes the policy files into the database: new versions are added, settings of new names get their row.
 * @throws PolicyError with everything that is wrong in the files; ChangedReleaseError if a released version differs.
 */
export async function importPolicies(db: Database, files: readonly PolicyText[]): Promise<void> {
  const { schemes, jurisdictions } = loadPolicies(files);
  await db.$transaction(async (tx) => {
    for (const { hash, jurisdiction, scheme, version, inForceFrom, content } of schemes) {
      const key = { jurisdiction_scheme_version: { jurisdiction, scheme, version } };
      const released = await tx.policyVersion.findUnique({ where: key, select: { hash: true } });
      if (released && released.hash !== hash) {
        throw new ChangedReleaseError(
          `${jurisdiction}/${scheme} ${version} is released and pinned by cases, but its content has changed. ` +
            'Give the changed pack a new version; a released one stays as it is.',
        );
      }
      if (!released) {
        await tx.policyVersion.create({
          data: {
            hash,
            jurisdiction,
            scheme,
            version,
            inForceFrom,
            content: content as unknown as Prisma.InputJsonValue,
          },
        });
      }
    }
    await tx.policyFile.deleteMany({ where: { path: { notIn: files.map(({ path }) => path) } } });
    for (const { path, text } of files)
      await tx.policyFile.upsert({ where: { path }, create: { path, text }, update: { text } });
    await tx.setting.createMany({
      data: [...jurisdictions.values()].flatMap(({ jurisdiction, settings }) =>
        Object.keys(settings).map((name) => ({ jurisdiction, name })),
      ),
      skipDuplicates: true,
    });
  });
}

/** The policies that a process works with. */
export interface PolicyStore {
  /** Vocabulary, jurisdictions and the newest packs. */
  readonly current: Policies;
  /** A version that a case has pinned. @throws if there is none. */
  getVersion(hash: string): Promise<CompiledScheme>;
  /** The version of a scheme that is in force on a day. */
  findInForce(jurisdiction: string, scheme: string, on: CivilDate): Promise<CompiledScheme | undefined>;
}

/** Reads the policies once; a version that is not among the newest is fetched when a case needs it. */
export async function openPolicyStore(db: Database): Promise<PolicyStore> {
  const current = loadPolicies(
    await db.policyFile.findMany({ select: { path: true, text: true }, orderBy: { path: 'asc' } }),
  );
  const versions = new Map(current.schemes.map((scheme) => [scheme.hash, scheme]));
  const released = await db.policyVersion.findMany({
    select: { hash: true, jurisdiction: true, scheme: true, inForceFrom: true },
    orderBy: { inForceFrom: 'desc' },
  });

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
    async findInForce(jurisdiction, scheme, on) {
      const found = released.find(
        (one) => one.jurisdiction === jurisdiction && one.scheme === scheme && one.inForceFrom <= on,
      );
      return found && getVersion(found.hash);
    },
  };
}
