import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type BinarySources, getEngineBinaries, TEMPORAL_VERSION } from '../../runtime/temporal-binaries.js';

const NOT_THERE = '/nonexistent/go';
const CLOSED = 'http://127.0.0.1:9';
const PROCESSOR = process.arch === 'x64' ? 'amd64' : process.arch;
const ARCHIVE = `temporal_${TEMPORAL_VERSION}_${process.platform}_${PROCESSOR}.tar.gz`;

describe("the engine's programs", () => {
  let folder: string;
  let release: Server | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'bofu-'));
  });
  afterEach(() => {
    release?.closeAllConnections();
    release?.close();
    release = undefined;
    rmSync(folder, { recursive: true, force: true });
  });

  const sources = (change: Partial<BinarySources> = {}): BinarySources => ({
    namedFolder: undefined,
    pathFolders: [],
    cacheFolder: join(folder, 'cache'),
    releases: CLOSED,
    go: NOT_THERE,
    ...change,
  });
  const find = (change?: Partial<BinarySources>) => getEngineBinaries(sources(change), () => undefined);

  /** A folder with two programs that say that they are of a version. */
  function programs(
    name: string,
    version = TEMPORAL_VERSION,
    names = ['temporal-server', 'temporal-sql-tool'],
  ): string {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    for (const program of names) {
      writeFileSync(join(path, program), `#!/bin/sh\necho "${program} version ${version}"\n`);
      chmodSync(join(path, program), 0o755);
    }
    return path;
  }

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    release = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** A release page; `tamper` changes the archive after its checksum was taken. */
  function releasePage(tamper: (archive: Buffer) => Buffer = (archive) => archive): Promise<string> {
    const path = programs('release');
    execFileSync('tar', ['-czf', join(folder, ARCHIVE), '-C', path, 'temporal-server', 'temporal-sql-tool']);
    const archive = readFileSync(join(folder, ARCHIVE));
    const checksum = createHash('sha256').update(archive).digest('hex');
    return serve((request, response) => {
      if (request.url === `/v${TEMPORAL_VERSION}/checksums.txt`)
        response.end(`${'0'.repeat(64)}  other.tar.gz\n${checksum}  ${ARCHIVE}\n`);
      else if (request.url === `/v${TEMPORAL_VERSION}/${ARCHIVE}`) response.end(tamper(archive));
      else response.writeHead(404).end();
    });
  }

  it('are taken from the folder that was named, under either pair of names', async () => {
    const namedFolder = programs('named', TEMPORAL_VERSION, ['server', 'sql']);
    expect(await find({ namedFolder })).toEqual({
      server: join(namedFolder, 'server'),
      sqlTool: join(namedFolder, 'sql'),
    });
  });

  it('of another version are refused when they were named, with what they are', async () => {
    await expect(find({ namedFolder: programs('old', '1.31.2') })).rejects.toThrow(/temporal-server version 1\.31\.2/);
    await expect(find({ namedFolder: join(folder, 'empty') })).rejects.toThrow(/are not there/);
  });

  it('of another version are passed over on the PATH, and the right ones are taken', async () => {
    const found = await find({ pathFolders: [programs('old', '1.31.2'), programs('new', '1.32.4')] });
    expect(found.server).toBe(join(folder, 'new', 'temporal-server'));
  });

  it('are downloaded when the checksum is right, and found in the cache the next time', async () => {
    const releases = await releasePage();
    const cached = join(folder, 'cache', `temporal-${TEMPORAL_VERSION}`);
    expect(await find({ releases })).toEqual({
      server: join(cached, 'temporal-server'),
      sqlTool: join(cached, 'temporal-sql-tool'),
    });
    expect(await find({ releases: CLOSED })).toMatchObject({ server: join(cached, 'temporal-server') });
  });

  it('are thrown away when the checksum is wrong', async () => {
    const releases = await releasePage((archive) => Buffer.concat([archive, Buffer.from('x')]));
    await expect(find({ releases })).rejects.toThrow(/its checksum is .* was promised/);
    expect(readdirSync(join(folder, 'cache'))).toEqual([]);
  });

  it('without network and without Go end in one message with the ways out, at once', async () => {
    const startedAt = Date.now();
    await expect(find()).rejects.toThrow(
      /could not be brought here:\n {2}- download of .*\n {2}- build: there is no Go on the PATH\nThere are three ways out:\n(.*\n)+/,
    );
    expect(Date.now() - startedAt).toBeLessThan(1_000);
    expect(readdirSync(join(folder, 'cache'))).toEqual([]);
  });

  it('cost a few seconds, not minutes, where the network swallows every packet', async () => {
    const releases = await serve(() => undefined);
    const startedAt = Date.now();
    await expect(find({ releases })).rejects.toThrow(/no answer within 4 s/);
    expect(Date.now() - startedAt).toBeLessThan(8_000);
  });

  it('are not built with a Go that is too old', async () => {
    const go = join(folder, 'go');
    writeFileSync(go, '#!/bin/sh\necho go1.26.7\n');
    chmodSync(go, 0o755);
    await expect(find({ go })).rejects.toThrow('Go 1.26.8 or newer is needed, this is go1.26.7');
  });

  it('are built with a Go that is new enough, once for two starts at the same time', async () => {
    const go = join(folder, 'go');
    const built = programs('built', TEMPORAL_VERSION, ['server', 'sql']);
    // Stands for the compiler: it takes its time, counts its runs and puts the programs where GOBIN says.
    writeFileSync(
      go,
      `#!/bin/sh\nif [ "$1" = env ]; then echo go1.27.0; exit; fi\necho run >> ${folder}/runs\nsleep 0.3\ncp ${built}/* "$GOBIN/"\n`,
    );
    chmodSync(go, 0o755);
    const [first, second] = await Promise.all([find({ go }), find({ go })]);
    expect(first).toEqual(second);
    expect(existsSync(first.server)).toBe(true);
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('run\n');
  });
});
