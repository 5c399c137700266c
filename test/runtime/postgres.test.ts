import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataFolder } from '../../runtime/data-folder.js';
import type { GuardedProcess } from '../../runtime/guarded-process.js';
import { assignPorts } from '../../runtime/ports.js';
import { EmbeddedPostgres, type PostgresRole, stopLeftOverPostgres } from '../../runtime/postgres.js';
import { findIdentity } from '../../runtime/process-identity.js';
import { temporaryFolder } from './started-instance.js';

const DATABASES = { bofu_demo: 'bofu_owner', temporal: 'temporal' } as const;

async function query(url: string, text: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  let place: ReturnType<typeof temporaryFolder>;
  let folder: DataFolder;
  let postgres: EmbeddedPostgres;
  const servers: GuardedProcess[] = [];
  const launch = async () => {
    const server = await postgres.launch();
    servers.push(server);
    return server;
  };
  beforeEach(async () => {
    // Below a folder that only we may enter, and PostgreSQL does not run as root: the case of a clone in somebody's 0700 home.
    place = temporaryFolder();
    folder = await DataFolder.hold(place.path, 'demo');
    const ports = await assignPorts(folder, ['postgres']);
    postgres = await EmbeddedPostgres.prepare(folder, ports.postgres);
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.stop()));
    await folder.release();
    place.remove();
  });

  it('comes up in a folder that only its user may enter, and is never run by root', async () => {
    const { pid } = await launch();
    expect(statSync(join(place.path, '..')).mode & 0o077).toBe(0);
    expect(statSync(`/proc/${pid}`).uid).not.toBe(0);
    expect(await query(postgres.url('postgres', 'postgres'), 'SHOW fsync')).toBe('on');
    expect(await query(postgres.url('postgres', 'postgres'), 'SHOW max_connections')).toBe('200');
  });

  it('gives the owner its database, the app role a door to it, and neither the other ones', async () => {
    await launch();
    await postgres.ensureRolesAndDatabases(DATABASES);
    await postgres.ensureRolesAndDatabases(DATABASES);
    const mayConnect = (role: PostgresRole, database: string) =>
      query(postgres.url(role, database), 'SELECT true').catch((error: Error) => error.message);
    expect(await mayConnect('bofu_owner', 'bofu_demo')).toBe(true);
    expect(await mayConnect('bofu_app', 'bofu_demo')).toBe(true);
    expect(await mayConnect('temporal', 'temporal')).toBe(true);
    expect(await mayConnect('bofu_app', 'temporal')).toContain('permission denied');
    expect(await mayConnect('bofu_owner', 'temporal')).toContain('permission denied');
    expect(await mayConnect('temporal', 'bofu_demo')).toContain('permission denied');

    await expect(
      query(postgres.url('bofu_owner', 'bofu_demo'), 'CREATE EXTENSION btree_gist'),
    ).resolves.toBeUndefined();
    await expect(query(postgres.url('bofu_app', 'bofu_demo'), 'CREATE TABLE mine (id int)')).rejects.toThrow(
      'permission denied',
    );
    const roles = "SELECT string_agg(rolname, ' ' ORDER BY rolname) FROM pg_roles WHERE rolsuper";
    expect(await query(postgres.url('postgres', 'postgres'), roles)).toBe('postgres');
  });

  it('stops a server that a killed start left running, and nobody else with its number', async () => {
    const { pid } = await launch();
    await stopLeftOverPostgres(folder);
    expect(findIdentity(pid)).toBeUndefined();

    // The number in the file is now that of another process, here our own.
    writeFileSync(join(place.path, 'postgres', 'postmaster.pid'), `${process.pid}\n`);
    await stopLeftOverPostgres(folder);
    await launch();
  });

  it('recovers what was committed when it was killed', async () => {
    const server = await launch();
    const url = postgres.url('postgres', 'postgres');
    await query(url, 'CREATE TABLE paid (amount int)');
    await query(url, 'INSERT INTO paid VALUES (264)');
    server.kill();
    await server.ended;
    await launch();
    expect(await query(url, 'SELECT amount FROM paid')).toBe(264);
  });

  it('makes its files anew when a start was killed while it made them', async () => {
    const other = temporaryFolder();
    const fresh = await DataFolder.hold(other.path, 'demo');
    mkdirSync(join(other.path, 'postgres.new'));
    writeFileSync(join(other.path, 'postgres.new', 'PG_VERSION'), '18');
    const ports = await assignPorts(fresh, ['postgres']);
    const server = await (await EmbeddedPostgres.prepare(fresh, ports.postgres)).launch();
    await server.stop();
    await fresh.release();
    other.remove();
  });
});
