import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { childEnvironment } from '../../config.js';
import { createEmptyDatabase, type TestDatabase } from '../helpers/database.js';
import { openEngineGate, type EngineGate } from '../helpers/engine-gate.js';
import { getTestRun } from '../helpers/test-run.js';
import { freePort, StartedInstance, temporaryFolder } from '../runtime/started-instance.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const API_KEY = 'a-key-for-the-gate';
const LIMIT_MS = 120_000;

// The database and the engine of the test run are those that `npm start` brings along, as processes of their own: to the product
// started here they are somebody else's, and it finds them by the variables alone.
let database: TestDatabase;
let gate: EngineGate;
let files: string;
let environment: Record<string, string>;
const folder = temporaryFolder();

beforeAll(async () => {
  const run = getTestRun();
  database = await createEmptyDatabase();
  gate = await openEngineGate(run.temporalAddress, API_KEY);
  files = mkdtempSync(join(tmpdir(), 'bofu-tls-'));
  const client = gate.authority.issue('bofu-at-the-gate');
  for (const [name, text] of Object.entries({ ca: gate.authority.certificate, ...client }))
    writeFileSync(join(files, `${name}.pem`), text);
  environment = {
    DATABASE_URL: database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
    TEMPORAL_ADDRESS: gate.address,
    TEMPORAL_NAMESPACE: run.namespace,
    TEMPORAL_TASK_QUEUE: 'external-servers',
    TEMPORAL_API_KEY: API_KEY,
    BOFU_MASTER_KEY: run.masterKey,
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: join(files, 'ca.pem'),
    TEMPORAL_TLS_CLIENT_CERT_PATH: join(files, 'certificate.pem'),
    TEMPORAL_TLS_CLIENT_KEY_PATH: join(files, 'key.pem'),
  };
}, LIMIT_MS);
afterAll(async () => {
  await gate.close();
  await database.drop();
  rmSync(files, { recursive: true, force: true });
  folder.remove();
});

describe('with a database and an engine of one’s own, npm start', () => {
  it(
    'starts neither, migrates, and carries a claim to its last payment over TLS with certificate and key',
    async () => {
      const port = await freePort();
      const instance = await new StartedInstance(folder.path, port, environment).ready(['worker', 'api', 'bank']);
      try {
        const roles = instance.parts().map(({ role }) => role);
        expect(roles.sort()).toEqual(['api', 'bank', 'supervisor', 'worker']);

        const demo = await promisify(execFile)(process.execPath, ['runtime/bootstrap.mjs', 'runtime/demo.ts'], {
          cwd: ROOT,
          env: childEnvironment({
            ...environment,
            NODE_OPTIONS: undefined,
            BOFU_DATA_DIR: folder.path,
            PORT: String(port),
          }),
        });
        expect(demo.stderr).toBe('');
        expect(demo.stdout).toMatch(/settled +36 payouts of this claim/);
      } finally {
        instance.signal('SIGTERM');
        expect(await instance.ended).toBe(0);
      }
      expect(gate.refused).toBe(0);
      expect(new Set(gate.calls.map(({ client }) => client))).toEqual(new Set(['bofu-at-the-gate']));
      // The two connections of the SDK: that of the worker's core, and that of clients in JavaScript.
      const methods = new Set(gate.calls.map(({ method }) => method.split('/').at(-1)));
      for (const method of ['PollWorkflowTaskQueue', 'PollActivityTaskQueue', 'ExecuteMultiOperation'])
        expect([...methods]).toContain(method);
    },
    LIMIT_MS,
  );

  const refusal = async (change: Record<string, string | undefined>): Promise<string> => {
    const own = temporaryFolder();
    const instance = new StartedInstance(own.path, await freePort(), { ...environment, ...change });
    expect(await instance.ended).toBe(1);
    own.remove();
    expect(instance.output).not.toMatch(/\n +at /);
    return instance.output;
  };

  it.each([
    [
      'the database does not answer',
      { DATABASE_URL: 'postgresql://bofu_app:hunter2@127.0.0.1:9/bofu', DATABASE_OWNER_URL: '' },
      /The database of DATABASE_URL cannot be used: bofu_app@127\.0\.0\.1:9\/bofu: .*Look at DATABASE_URL/,
    ],
    [
      'the database of the owner does not answer',
      { DATABASE_OWNER_URL: 'postgresql://bofu_owner:hunter2@127.0.0.1:9/bofu' },
      /The database of DATABASE_OWNER_URL \(bofu_owner@127\.0\.0\.1:9\/bofu\) could not be brought/,
    ],
    [
      'the engine does not answer',
      { TEMPORAL_ADDRESS: '127.0.0.1:9' },
      /No Temporal answers at 127\.0\.0\.1:9, with TLS\. Look at TEMPORAL_ADDRESS/,
    ],
    [
      'the engine does not know the namespace',
      { TEMPORAL_NAMESPACE: 'nowhere' },
      /has no namespace nowhere\. Make it \(temporal operator namespace create/,
    ],
    [
      'the engine does not accept the key',
      { TEMPORAL_API_KEY: 'another' },
      /cannot be used: it does not accept our credentials\. Look at TEMPORAL_API_KEY/,
    ],
    [
      'the engine’s authority is not the one that is believed',
      { TEMPORAL_TLS_SERVER_CA_CERT_PATH: '' },
      /No Temporal answers at localhost:\d+, with TLS/,
    ],
    [
      'a certificate file is missing',
      { TEMPORAL_TLS_SERVER_CA_CERT_PATH: '/nowhere/ca.pem' },
      /TEMPORAL_TLS_SERVER_CA_CERT_PATH +"\/nowhere\/ca\.pem" +must name a readable file \(ENOENT\)/,
    ],
  ])(
    'says in one message that %s',
    async (_what, change, message) => {
      const output = await refusal(change);
      expect(output).toMatch(message);
      expect(output).not.toContain('hunter2');
    },
    LIMIT_MS,
  );

  it(
    'does not migrate without the owner, and says what is missing',
    async () => {
      const empty = await createEmptyDatabase();
      const output = await refusal({ DATABASE_URL: empty.url, DATABASE_OWNER_URL: '' });
      expect(output).toMatch(
        /The database lacks \d+ migrations of this release, the first of them 20261124000000_tables/,
      );
      await empty.drop();
    },
    LIMIT_MS,
  );
});
