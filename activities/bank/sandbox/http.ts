// Reading requests and answering them, for the sandbox bank; also the answer that breaks off in the middle.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ZodError } from 'zod';
import { MAX_BODY_BYTES } from './wire.js';

/** A request that the bank does not accept; nothing was done. */
export class Refusal extends Error {
  constructor(
    readonly httpStatus: 400 | 404 | 413 | 415,
    message: string,
  ) {
    super(message);
  }
}

/** The JSON of a request's body. @throws Refusal unless it is JSON of at most `MAX_BODY_BYTES`. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  // A page in somebody's browser can post anything but this type to a local port without being asked first.
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new Refusal(415, 'the body must be application/json');
  }
  let sizeBytes = 0;
  const chunks: Buffer[] = [];
  // Read to the end even if it is too long: an answer into a half-sent body would be lost.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  if (sizeBytes > MAX_BODY_BYTES) throw new Refusal(413, `the body has more than ${MAX_BODY_BYTES} bytes`);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Refusal(400, 'the body is not JSON');
  }
}

export function sendJson(response: ServerResponse, body: unknown, httpStatus = 200): void {
  const text = JSON.stringify(body);
  response
    .writeHead(httpStatus, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
    .end(text);
}

/** Answers a body that does not fit its schema, with a JSON pointer to each fault. */
export function sendInvalid(response: ServerResponse, error: ZodError): void {
  const errors = error.issues.slice(0, 100).map(({ path, message }) => ({
    pointer: path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    message,
  }));
  sendJson(response, { title: 'the request does not fit its schema', errors }, 400);
}

/** Sends the beginning of an answer and cuts the connection; `seed` picks how much, from no byte (seed 0) to all but one. */
export function sendCut(response: ServerResponse, body: unknown, seed: number): void {
  const text = JSON.stringify(body);
  const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n`;
  const whole = Buffer.from(head + text, 'utf8');
  const { socket } = response;
  socket?.write(whole.subarray(0, scatter(seed) % whole.length), () => socket.destroy());
}

// Finaliser of MurmurHash3: neighbouring seeds land far apart.
function scatter(seed: number): number {
  let hash = seed;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
