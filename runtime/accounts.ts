// `npm run accounts -- accounts.json`: opens the accounts of officers in an installation with OpenID Connect, or changes them.
// The file is a list; whoever does not stand in it stays as he is. It holds identity numbers: remove it afterwards.
//   [{ "subject": "...", "displayName": "...", "name": "...", "identityNumber": "...", "roles": ["auditor"], "organisation": "dongyang/..." }]
// `subject` is the provider's lasting name of the person (claim `sub`); one person may have several accounts, and stays one person.
import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { ROLES } from '../api/auth/permissions.js';
import { normaliseIdentityNumber } from '../domain/people/identity-number.js';
import type { Database } from '../prisma/client.js';
import { ensurePerson } from '../prisma/people.js';
import { createProtection, type Protection } from '../prisma/protection.js';
import { openDatabase, runPart } from '../startup.js';
import { getRunningConfig } from './running-instance.js';

const Account = z.strictObject({
  subject: z.string().regex(/^[\x21-\x7e]{1,255}$/, 'up to 255 visible ASCII characters'),
  displayName: z.string().min(1),
  name: z.string().min(1),
  identityNumber: z.string(),
  roles: z.array(z.enum(ROLES)).min(1),
  organisation: z.string().optional(),
});
export type AccountEntry = z.output<typeof Account>;

/** What is wrong with the file, by place; nothing was written. */
export class AccountsError extends Error {
  override readonly name = 'AccountsError';
}

/**
 * Opens or changes the accounts of a list, all of them or none.
 * @throws AccountsError when an entry is wrong or names an organisation that does not exist
 */
export async function openAccounts(db: Database, protection: Protection, list: unknown): Promise<number> {
  const parsed = z.array(Account).safeParse(list);
  if (!parsed.success) throw new AccountsError(z.prettifyError(parsed.error));
  await db.$transaction(async (tx) => {
    for (const { subject, displayName, name, roles, organisation, ...entry } of parsed.data) {
      const identityNumber = normaliseIdentityNumber(entry.identityNumber);
      if (identityNumber === undefined) throw new AccountsError(`${subject}: the identity number is none`);
      if (organisation !== undefined && !(await tx.organisation.findUnique({ where: { path: organisation } })))
        throw new AccountsError(`${subject}: there is no organisation ${organisation}`);
      const known = await tx.userAccount.findUnique({ where: { id: subject }, select: { isDemo: true } });
      if (known?.isDemo) throw new AccountsError(`${subject}: this is an account of the demo`);
      const personId = await ensurePerson(tx, protection, { name, identityNumber });
      const data = { personId, displayName, roles, organisationPath: organisation ?? null };
      await tx.userAccount.upsert({ where: { id: subject }, create: { id: subject, ...data }, update: data });
    }
  });
  return parsed.data.length;
}

async function main(): Promise<void> {
  const [, , file] = process.argv;
  if (file === undefined) throw new AccountsError('usage: npm run accounts -- accounts.json');
  const config = getRunningConfig();
  const db = await openDatabase(config, 2);
  try {
    const list = JSON.parse(await readFile(file, 'utf8')) as unknown;
    const count = await openAccounts(db, createProtection(config.masterKey), list);
    process.stdout.write(`${count} accounts are as the file says\n`);
  } finally {
    await db.$disconnect();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runPart(() =>
    main().catch((error: unknown) => {
      if (!(error instanceof AccountsError)) throw error;
      process.stderr.write(`${error.message}\nNothing was changed.\n`);
      process.exitCode = 1;
    }),
  );
}
