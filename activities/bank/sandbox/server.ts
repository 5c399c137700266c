// The sandbox bank: a process of its own with its own durable book, for demo and tests. It can be told to fail (`PUT /mode`).
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import { ZodError } from 'zod';
import { ConfigError, getConfig } from '../../../config.js';
import { Book } from './book.js';
import { Teller } from './teller.js';
import { readJson, Refusal, sendInvalid, sendJson } from './http.js';
import { Journal } from './journal.js';
import { BookQuery, Enquiry, ModeSetting, Submission } from './wire.js';

/** A running sandbox bank. */
export interface SandboxBankServer {
  readonly port: number;
  /** Resolves with the cause when the journal failed: the bank answers no more and its process must start anew. */
  readonly broken: Promise<unknown>;
  stop(): Promise<void>;
}

/**
 * Starts the sandbox bank with its book in `folder` (made if missing), on 127.0.0.1 unless told otherwise; port 0 picks a free one.
 * @throws Error if the port is taken or the journal is damaged.
 */
export async function startSandboxBank(options: {
  port: number;
  host?: string;
  folder: string;
  logger: Logger;
}): Promise<SandboxBankServer> {
  const { folder, logger } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const book = new Book();
  const journal = await Journal.open(join(folder, 'journal.jsonl'), (entry) => book.apply(entry));
  const teller = new Teller(book, journal, logger);

  const server = createServer((request, response) => {
    route(teller, request, response).catch((error: unknown) => refuse(response, error, logger));
  });
  server.listen(options.port, options.host ?? '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    await journal.close();
    throw error;
  }
  teller.bookLater();

  const stop = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    teller.stop();
    await journal.durable().catch(() => undefined);
    // Submissions that are never answered would keep the server open.
    server.closeAllConnections();
    await closed;
    await journal.close();
  };
  return { port: (server.address() as AddressInfo).port, broken: journal.broken, stop };
}

async function route(teller: Teller, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url ?? '/';
  const base = 'http://bank';
  if (!URL.canParse(url, base)) throw new Refusal(400, 'the address is not a URL');
  const { pathname, searchParams } = new URL(url, base);
  switch (`${request.method} ${pathname}`) {
    case 'POST /orders':
      return teller.takeOrders(Submission.parse(await readJson(request)), response);
    case 'POST /enquiries':
      return teller.answerEnquiry(Enquiry.parse(await readJson(request)), response);
    case 'PUT /mode':
      return teller.changeMode(ModeSetting.parse(await readJson(request)), response);
    case 'GET /mode':
      return teller.show(teller.book.setting, response);
    case 'GET /book': {
      const { after, limit } = BookQuery.parse(Object.fromEntries(searchParams));
      return teller.show(teller.book.page(after, limit), response);
    }
    case 'GET /livez':
      return teller.show({ status: 'live' }, response);
    default:
      throw new Refusal(404, 'the bank has no such address');
  }
}

function refuse(response: ServerResponse, error: unknown, logger: Logger): void {
  if (error instanceof ZodError) return sendInvalid(response, error);
  if (error instanceof Refusal) return sendJson(response, { title: error.message }, error.httpStatus);
  // Whatever was decided may or may not be on the disk: no answer is the only true one.
  logger.error({ err: error }, 'no answer');
  response.destroy();
}

async function main(): Promise<void> {
  const { bank: settings, host, logLevel } = getConfig();
  if (settings.port === undefined) {
    throw new ConfigError([
      { setting: 'BOFU_BANK_PORT', given: '(not set)', problem: 'is needed by the sandbox bank' },
    ]);
  }
  const logger = pino({ level: logLevel, name: 'bank' });
  const bank = await startSandboxBank({ port: settings.port, host, folder: settings.folder, logger });
  void bank.broken.then((cause) => {
    logger.fatal({ err: cause }, 'the journal failed');
    process.exit(1);
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void bank.stop().then(() => process.exit(0)));
  }
  logger.info({ port: bank.port }, 'listening');
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
