// PostgreSQL refuses to run as root. This finds the user that it runs as, and a way for that user into our folders.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { StartError } from './start-error.js';

interface UnixUser {
  readonly uid: number;
  readonly gid: number;
}

export interface PostgresUser {
  /** Who owns the database files; undefined means ourselves. */
  readonly owner: UnixUser | undefined;
  /** Goes before a command to run it as that user; when it is empty, `owner` is given to `spawn`. */
  readonly prefix: readonly string[];
}

function findUnixUser(name: string): UnixUser | undefined {
  const ask = (flag: string) =>
    Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return undefined;
  }
}

/**
 * Gives the one right that lets an unprivileged user pass folders it may not enter, such as a checkout below a 0700 home of root.
 * The secure bit is needed because the programs of PostgreSQL look for one another with access(2), which otherwise drops the right.
 */
const setprivPrefix = ({ uid, gid }: UnixUser) => [
  'setpriv',
  `--reuid=${uid}`,
  `--regid=${gid}`,
  '--clear-groups',
  '--securebits=+no_setuid_fixup',
  '--inh-caps=+dac_override',
  '--ambient-caps=+dac_override',
];

const mayEnter = (command: readonly string[], paths: readonly string[], user?: UnixUser) => {
  const [program = '', ...args] = [
    ...command,
    '/bin/sh',
    '-c',
    'for path; do test -x "$path" || exit 1; done',
    'sh',
    ...paths,
  ];
  return spawnSync(program, args, { cwd: '/', stdio: 'ignore', ...(user ?? {}) }).status === 0;
};

/**
 * The user for a database in `databaseFolder`, which needs to reach `paths` (its programs, our data folder).
 * @throws StartError when we are root and no unprivileged user can get there.
 */
export function choosePostgresUser(databaseFolder: string, paths: readonly string[]): PostgresUser {
  if (process.getuid?.() !== 0) return { owner: undefined, prefix: [] };
  const existing = existsSync(databaseFolder) ? statSync(databaseFolder) : undefined;
  const owner = existing ?? findUnixUser('postgres') ?? findUnixUser('nobody');
  if (owner === undefined || owner.uid === 0) {
    throw new StartError(
      'PostgreSQL refuses to run as root, and this system has neither a user postgres nor a user nobody.',
      'Start bofu as an ordinary user, or set DATABASE_URL and TEMPORAL_ADDRESS to servers of your own.',
    );
  }
  const user = { uid: owner.uid, gid: owner.gid };
  if (mayEnter([], paths, user)) return { owner: user, prefix: [] };
  const prefix = setprivPrefix(user);
  if (mayEnter(prefix, paths)) return { owner: user, prefix };
  throw new StartError(
    `PostgreSQL does not run as root, and the user it would run as (${user.uid}) cannot enter ${paths.join(' or ')}.`,
    'Move the checkout to a folder that everybody may enter (chmod a+x its parents), or start bofu as an ordinary user.',
  );
}
