import { mkdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataFolder } from '../../runtime/data-folder.js';
import { assignPorts } from '../../runtime/ports.js';
import { temporaryFolder } from './started-instance.js';

const OTHERS = 0o077;

describe('a data folder', () => {
  let place: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    place = temporaryFolder();
  });
  afterEach(() => place.remove());

  it('is held by one start at a time', async () => {
    const folder = await DataFolder.hold(place.path, 'demo');
    await expect(DataFolder.hold(place.path, 'demo')).rejects.toThrow(`is in use by another bofu (pid ${process.pid})`);
    await folder.release();
    await (await DataFolder.hold(place.path, 'demo')).release();
  });

  it('is the same folder by whatever path', async () => {
    const folder = await DataFolder.hold(place.path, 'demo');
    await expect(DataFolder.hold(join(place.path, '..', 'data'), 'demo')).rejects.toThrow('is in use');
    await folder.release();
  });

  it.each([
    ['demo', 'production'],
    ['production', 'demo'],
  ] as const)('that was made in %s mode is never used in %s mode', async (first, second) => {
    await (await DataFolder.hold(place.path, first)).release();
    await expect(DataFolder.hold(place.path, second)).rejects.toThrow(`were made in ${first} mode`);
  });

  it('keeps the same secrets, for its user alone', async () => {
    const folder = await DataFolder.hold(place.path, 'demo');
    const secrets = folder.secrets();
    expect(folder.secrets()).toEqual(secrets);
    expect(Buffer.from(secrets.masterKey, 'base64')).toHaveLength(32);
    expect(new Set(Object.values(secrets)).size).toBe(Object.keys(secrets).length);
    expect(statSync(join(place.path, 'secrets.json')).mode & OTHERS).toBe(0);
    await folder.release();
  });

  it('does not make new secrets for a database that only the lost ones open', async () => {
    const folder = await DataFolder.hold(place.path, 'demo');
    folder.secrets();
    mkdirSync(join(place.path, 'postgres'));
    rmSync(join(place.path, 'secrets.json'));
    expect(() => folder.secrets()).toThrow('secrets.json is missing');
    await folder.release();
  });

  it('keeps its ports below 32768, and replaces only those that somebody else has taken', async () => {
    const folder = await DataFolder.hold(place.path, 'demo');
    const first = await assignPorts(folder, ['postgres', 'bank']);
    expect(Math.max(...Object.values(first))).toBeLessThan(32_768);
    expect(await assignPorts(folder, ['postgres', 'bank'])).toEqual(first);

    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(first.postgres, '127.0.0.1', resolve));
    const second = await assignPorts(folder, ['postgres', 'bank']);
    expect(second.postgres).not.toBe(first.postgres);
    expect(second.bank).toBe(first.bank);
    await new Promise((resolve) => squatter.close(resolve));
    await folder.release();
  });
});
