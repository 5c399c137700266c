// Fetches the official release archive of the engine and believes it only when its checksum is right.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { promisify } from 'node:util';
import type { Say } from './progress.js';

export const OFFICIAL_RELEASES = 'https://github.com/temporalio/temporal/releases/download';
/** A closed network must be noticed quickly: until the first byte of the small file, and then of the large one. */
const ANSWER_LIMIT_MS = 4_000;
/** Between two pieces of the archive. */
const STALL_LIMIT_MS = 20_000;
const WORDS_OF_PROCESSOR: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };

/** A request whose answer must begin soon; `keepAlive` puts off its end each time that something has come. */
async function open(url: string) {
  const stop = new AbortController();
  let timer = setTimeout(() => stop.abort(new Error(`no answer within ${ANSWER_LIMIT_MS / 1000} s`)), ANSWER_LIMIT_MS);
  const keepAlive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stop.abort(new Error(`nothing came for ${STALL_LIMIT_MS / 1000} s`)), STALL_LIMIT_MS);
  };
  try {
    const response = await fetch(url, { signal: stop.signal });
    if (!response.ok || !response.body) throw new Error(`answered ${response.status}`);
    keepAlive();
    return { response, body: response.body as ReadableStream<Uint8Array>, keepAlive, end: () => clearTimeout(timer) };
  } catch (error) {
    clearTimeout(timer);
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new Error(`download of ${url}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

async function wantedChecksum(url: string, archive: string): Promise<string> {
  const { response, end } = await open(url);
  try {
    const line = (await response.text()).split('\n').find((text) => text.trim().endsWith(archive));
    const checksum = line?.trim().split(/\s+/)[0];
    if (!checksum || !/^[0-9a-f]{64}$/.test(checksum)) throw new Error(`${url} names no checksum for ${archive}`);
    return checksum;
  } finally {
    end();
  }
}

/**
 * Unpacks the archive of this version for this machine into a folder.
 * @throws Error saying why not; nothing is unpacked when the checksum differs.
 */
export async function downloadRelease(releases: string, version: string, folder: string, say: Say): Promise<void> {
  const processor = WORDS_OF_PROCESSOR[process.arch];
  if (!processor || !['linux', 'darwin'].includes(process.platform)) {
    throw new Error(`download: there is no release archive for ${process.platform} on ${process.arch}`);
  }
  const archive = `temporal_${version}_${process.platform}_${processor}.tar.gz`;
  const base = `${releases}/v${version}`;
  say('asking the release page');
  const wanted = await wantedChecksum(`${base}/checksums.txt`, archive);

  const { response, body, keepAlive, end } = await open(`${base}/${archive}`);
  const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(0);
  const total = Number(response.headers.get('content-length') ?? 0);
  const hash = createHash('sha256');
  let received = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      keepAlive();
      hash.update(chunk);
      received += chunk.length;
      say(`${megabytes(received)}${total > 0 ? ` of ${megabytes(total)}` : ''} MB downloaded`);
      done(undefined, chunk);
    },
  });
  const file = join(folder, archive);
  try {
    await pipeline(Readable.fromWeb(body), meter, createWriteStream(file));
  } finally {
    end();
  }
  const actual = hash.digest('hex');
  if (actual !== wanted)
    throw new Error(
      `download of ${archive}: its checksum is ${actual}, but ${wanted} was promised; it was thrown away`,
    );
  say('unpacking');
  await promisify(execFile)('tar', ['-xzf', file, '-C', folder, 'temporal-server', 'temporal-sql-tool']);
}
