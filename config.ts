// The only reader of process.env. Every setting with its default and its check; parsed once; all that is wrong is listed together.
import { join, resolve } from 'node:path';
import { z } from 'zod';

export const MODES = ['demo', 'production'] as const;
/** `demo` has personas, a sandbox bank and a clock that can be moved; `production` has none of them. */
export type Mode = (typeof MODES)[number];

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const MASTER_KEY_BYTES = 32;
/** Of 32 random bytes fewer differ about once in 10^13 times; a typed or repeated pattern has fewer. */
const LEAST_DIFFERENT_BYTES = 16;

export interface OpenIdSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where browsers find this installation; the provider sends them back below it. Without a slash at its end. */
  readonly publicUrl: string;
}

/** Files in PEM form, as absolute paths. */
export interface TlsFiles {
  /** Whom to believe in place of the system's authorities. */
  readonly serverCa: string | undefined;
  /** Our own certificate and its key, for a cluster that asks for them (mTLS): both or none. */
  readonly clientCertificate: string | undefined;
  readonly clientKey: string | undefined;
}

export interface TemporalSettings {
  /** `host:port` of a cluster; undefined means that `npm start` brings its own. */
  readonly address: string | undefined;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly isTls: boolean;
  readonly tlsFiles: TlsFiles;
  /** The name in the server's certificate, where it is not the host of `address`. */
  readonly tlsServerName: string | undefined;
  readonly apiKey: string | undefined;
  /** Folder that holds `temporal-server` (or `server`) and `temporal-sql-tool` (or `sql`). */
  readonly binariesFolder: string | undefined;
}

export interface BankSettings {
  readonly url: string | undefined;
  /** The sandbox bank listens here on 127.0.0.1; a real bank is reached by `url` alone. */
  readonly port: number | undefined;
  /** Where the sandbox bank keeps its book. */
  readonly folder: string;
}

export interface Config {
  readonly mode: Mode;
  readonly host: string;
  readonly port: number;
  /** Absolute. */
  readonly dataFolder: string;
  /** The app role: reads and writes rows, owns nothing. */
  readonly databaseUrl: string | undefined;
  /** The owner role: migrations only. */
  readonly databaseOwnerUrl: string | undefined;
  readonly temporal: TemporalSettings;
  /** 32 bytes from which the keys of payloads, private event parts and searches are derived. */
  readonly masterKey: Buffer | undefined;
  readonly bank: BankSettings;
  readonly openId: OpenIdSettings | undefined;
  /** The compiled workflow bundle of this start; undefined means: look in the cache, or make it. */
  readonly workflowBundleFile: string | undefined;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** What a worker, API or bank process needs beyond the defaults; `npm start` hands all of it to the parts that it starts. */
export interface ConnectedConfig extends Config {
  readonly databaseUrl: string;
  readonly temporal: TemporalSettings & { readonly address: string };
  readonly masterKey: Buffer;
}

/** The configuration cannot be used; the message is a table of every problem, fit to be printed as it is. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly { setting: string; given: string; problem: string }[]) {
    const width = (key: 'setting' | 'given') => Math.max(key.length, ...problems.map((p) => p[key].length));
    const row = (setting: string, given: string, problem: string) =>
      `  ${setting.padEnd(width('setting'))}  ${given.padEnd(width('given'))}  ${problem}`;
    super(
      [
        'The configuration cannot be used:',
        '',
        row('setting', 'given', 'problem'),
        ...problems.map((p) => row(p.setting, p.given, p.problem)),
        '',
        'Every setting is explained in .env.example and docs/operations.md.',
      ].join('\n'),
    );
  }
}

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'a port number from 1 to 65535')
  .transform(Number)
  .refine((value) => value >= 1 && value <= 65_535, 'a port number from 1 to 65535');
const postgresUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\/[^/\s]+\/[^/\s]+$/, 'postgresql://user:password@host:port/database');
const httpUrl = z.string().regex(/^https?:\/\/\S+$/, 'an http or https address');
/** What carries a sign-in is encrypted on its way; plain http only for trials on one machine. */
const SAFE = '(https:\\/\\/|http:\\/\\/(localhost|127\\.0\\.0\\.1)(?=[:/]|$))';
const safeUrl = z.string().regex(new RegExp(`^${SAFE}\\S*$`), 'an https address');
const origin = z
  .string()
  .regex(new RegExp(`^${SAFE}[^\\s/]*\\/?$`), 'an https address without a path')
  .transform((url) => url.replace(/\/$/, ''));
const file = z.string().transform((path) => resolve(path));

/** Every setting by its name in the environment. */
const Settings = z.object({
  BOFU_MODE: z.enum(MODES, `one of ${MODES.join(', ')}`).default('demo'),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  BOFU_DATA_DIR: z.string().default('.data'),
  DATABASE_URL: postgresUrl.optional(),
  DATABASE_OWNER_URL: postgresUrl.optional(),
  TEMPORAL_ADDRESS: z
    .string()
    .regex(/^[^\s/:]+:\d{1,5}$/, 'host:port, without a scheme')
    .optional(),
  TEMPORAL_NAMESPACE: z.string().optional(),
  TEMPORAL_TASK_QUEUE: z.string().default('bofu'),
  TEMPORAL_TLS: z.enum(['true', 'false'], 'true or false').optional(),
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: file.optional(),
  TEMPORAL_TLS_CLIENT_CERT_PATH: file.optional(),
  TEMPORAL_TLS_CLIENT_KEY_PATH: file.optional(),
  TEMPORAL_TLS_SERVER_NAME: z.string().optional(),
  TEMPORAL_API_KEY: z.string().optional(),
  BOFU_TEMPORAL_BIN: z.string().optional(),
  BOFU_MASTER_KEY: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, `${MASTER_KEY_BYTES} bytes in base64 (openssl rand -base64 ${MASTER_KEY_BYTES})`)
    .transform((text) => Buffer.from(text, 'base64'))
    .refine(
      (key) => new Set(key).size >= LEAST_DIFFERENT_BYTES,
      `random, and this one is a pattern (openssl rand -base64 ${MASTER_KEY_BYTES})`,
    )
    .optional(),
  BOFU_BANK_URL: httpUrl.optional(),
  BOFU_BANK_PORT: port.optional(),
  BOFU_PUBLIC_URL: origin.optional(),
  BOFU_OIDC_ISSUER: safeUrl.optional(),
  BOFU_OIDC_CLIENT_ID: z.string().optional(),
  BOFU_OIDC_CLIENT_SECRET: z.string().optional(),
  BOFU_WORKFLOW_BUNDLE: z.string().optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, `one of ${LOG_LEVELS.join(', ')}`).default('info'),
});
type SettingName = keyof z.input<typeof Settings>;
export const SETTING_NAMES: readonly string[] = Object.keys(Settings.shape);

const NEEDED_IN_PRODUCTION: readonly SettingName[] = [
  'BOFU_MASTER_KEY',
  'BOFU_BANK_URL',
  'BOFU_PUBLIC_URL',
  'BOFU_OIDC_ISSUER',
  'BOFU_OIDC_CLIENT_ID',
  'BOFU_OIDC_CLIENT_SECRET',
];
/** What is of use only together. */
const PAIRS: readonly (readonly [SettingName, SettingName])[] = [
  ['TEMPORAL_TLS_CLIENT_CERT_PATH', 'TEMPORAL_TLS_CLIENT_KEY_PATH'],
];
const IMPLY_TLS: readonly SettingName[] = [
  'TEMPORAL_API_KEY',
  'TEMPORAL_TLS_SERVER_CA_CERT_PATH',
  'TEMPORAL_TLS_CLIENT_CERT_PATH',
  'TEMPORAL_TLS_SERVER_NAME',
];
const SECRETS: ReadonlySet<string> = new Set<SettingName>([
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'TEMPORAL_API_KEY',
  'BOFU_MASTER_KEY',
  'BOFU_OIDC_CLIENT_SECRET',
]);

/**
 * Reads the settings from an environment; an empty text counts as not set.
 * @throws ConfigError naming every setting that is wrong or, in production, missing.
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = Settings.safeParse(given);
  const problems = (parsed.error?.issues ?? []).map((issue) => {
    const setting = String(issue.path[0]);
    return {
      setting,
      given: SECRETS.has(setting) ? '(hidden)' : `"${given[setting]}"`,
      problem: `must be ${issue.message}`,
    };
  });
  if (given['BOFU_MODE'] === 'production') {
    for (const setting of NEEDED_IN_PRODUCTION) {
      if (given[setting] === undefined)
        problems.push({ setting, given: '(not set)', problem: 'is needed in production' });
    }
  }
  for (const [one, other] of PAIRS.flatMap(([a, b]) => [[a, b] as const, [b, a] as const])) {
    if (given[one] !== undefined && given[other] === undefined)
      problems.push({ setting: other, given: '(not set)', problem: `is needed with ${one}` });
  }
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);

  const values = parsed.data;
  const dataFolder = resolve(values.BOFU_DATA_DIR);
  const { BOFU_OIDC_ISSUER: issuer, BOFU_OIDC_CLIENT_ID: clientId, BOFU_OIDC_CLIENT_SECRET: clientSecret } = values;
  const { BOFU_PUBLIC_URL: publicUrl } = values;
  return {
    mode: values.BOFU_MODE,
    host: values.HOST,
    port: values.PORT,
    dataFolder,
    databaseUrl: values.DATABASE_URL,
    databaseOwnerUrl: values.DATABASE_OWNER_URL,
    temporal: {
      address: values.TEMPORAL_ADDRESS,
      namespace: values.TEMPORAL_NAMESPACE ?? (values.BOFU_MODE === 'demo' ? 'bofu-demo' : 'bofu'),
      taskQueue: values.TEMPORAL_TASK_QUEUE,
      // An API key over a plain connection would be readable on the way.
      isTls:
        values.TEMPORAL_TLS === undefined
          ? IMPLY_TLS.some((name) => given[name] !== undefined)
          : values.TEMPORAL_TLS === 'true',
      tlsFiles: {
        serverCa: values.TEMPORAL_TLS_SERVER_CA_CERT_PATH,
        clientCertificate: values.TEMPORAL_TLS_CLIENT_CERT_PATH,
        clientKey: values.TEMPORAL_TLS_CLIENT_KEY_PATH,
      },
      tlsServerName: values.TEMPORAL_TLS_SERVER_NAME,
      apiKey: values.TEMPORAL_API_KEY,
      binariesFolder: values.BOFU_TEMPORAL_BIN,
    },
    masterKey: values.BOFU_MASTER_KEY,
    bank: { url: values.BOFU_BANK_URL, port: values.BOFU_BANK_PORT, folder: join(dataFolder, 'bank') },
    openId: issuer && clientId && clientSecret && publicUrl ? { issuer, clientId, clientSecret, publicUrl } : undefined,
    workflowBundleFile: values.BOFU_WORKFLOW_BUNDLE,
    logLevel: values.LOG_LEVEL,
  };
}

let parsedOnce: Config | undefined;

/**
 * The settings of this process.
 * @throws ConfigError as `readConfig` does.
 */
export const getConfig = (): Config => (parsedOnce ??= readConfig(process.env));

/**
 * The settings of a process that talks to the database and the engine (worker, API, reconcile); `defaults` stand in for what the
 * environment does not say.
 * @throws ConfigError when one of the addresses or the master key is missing.
 */
export function getConnectedConfig(defaults: Readonly<Record<string, string | undefined>> = {}): ConnectedConfig {
  const config = readConfig({ ...defaults, ...process.env });
  const { databaseUrl, masterKey, temporal } = config;
  const { address } = temporal;
  if (databaseUrl !== undefined && masterKey !== undefined && address !== undefined) {
    return { ...config, databaseUrl, masterKey, temporal: { ...temporal, address } };
  }
  const needed = { DATABASE_URL: databaseUrl, BOFU_MASTER_KEY: masterKey, TEMPORAL_ADDRESS: address };
  throw new ConfigError(
    Object.entries(needed)
      .filter(([, value]) => value === undefined)
      .map(([setting]) => ({
        setting,
        given: '(not set)',
        problem: 'is needed when a part is started alone; `npm start` sets it',
      })),
  );
}

/** The environment for a process that we start: our own with some settings replaced or, when undefined, removed. */
export function childEnvironment(settings: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const all = { ...process.env, ...settings };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Where this user keeps caches: `XDG_CACHE_HOME`, else `~/.cache`; undefined where there is no home. */
export function findCacheFolder(): string | undefined {
  const { XDG_CACHE_HOME: xdg, HOME: home } = process.env;
  if (xdg) return join(xdg, 'bofu');
  return home ? join(home, '.cache', 'bofu') : undefined;
}

/** The folders in which programs are looked for. */
export const pathFolders = (): string[] => (process.env['PATH'] ?? '').split(':').filter((folder) => folder !== '');

/** Whether `npm run` started this process, with a shell between npm and us. */
export const isStartedByNpm = (): boolean => process.env['npm_lifecycle_event'] !== undefined;
