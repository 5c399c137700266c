// A command happens once (design section 5): the row is unique on (person's account, key), keeps what was asked, what came of
// it, and the first answer that was rendered.
import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { Refusal, type RefusalCode, type RefusalDetails } from '../domain/errors.js';
import type { Prisma } from './generated/client.js';
import type { Database, Transaction } from './client.js';
import { open, seal, type DataKey } from './protection.js';
import { canonicalJson } from '../domain/canonical-json.js';
import type { Json } from './record.js';

/** How long a command may wait to be carried out, database time. After that nothing will be done under its key. */
export const COMMAND_EXPIRY_MINUTES = 5;

export interface CommandRequest {
  userId: string;
  /** The caller's Idempotency-Key. */
  key: string;
  /** Method and path: the same key for another call is another body. */
  route: string;
  body: Json;
  /** Minutes until it expires, if not {@link COMMAND_EXPIRY_MINUTES}. */
  expiryMinutes?: number;
}

export interface Answer {
  status: number;
  body: Json;
  etag?: string;
}

/** What came of a command: done, with codes for the caller, or refused. */
export type CommandResult<T> = { done: T } | { refused: RefusalCode; details: RefusalDetails };

export type TakenCommand =
  | { kind: 'new'; id: string }
  /** Sent before with the same body: its answer, or none yet. */
  | { kind: 'repeated'; id: string; answer?: Answer }
  /** The key was used for something else. */
  | { kind: 'otherBody' };

function hashOf({ route, body }: CommandRequest): Buffer {
  return createHash('sha256')
    .update(`${route}\n${canonicalJson(body)}`)
    .digest();
}

/**
 * Writes the command's row, or finds the one that the same account wrote under the same key. Inside a transaction it waits
 * for another transaction that is writing the same key.
 */
export async function takeCommand(
  db: Database | Transaction,
  key: DataKey,
  request: CommandRequest,
): Promise<TakenCommand> {
  const id = uuidv7();
  const bodyHash = hashOf(request);
  const sealed = seal(key, `command/${id}`, canonicalJson(request.body));
  const inserted = await db.$executeRaw`
    INSERT INTO command (id, user_id, key, route, body_hash, sealed_body, expires_at)
    VALUES (${id}::uuid, ${request.userId}, ${request.key}, ${request.route}, ${bodyHash}, ${sealed},
            clock_timestamp() + make_interval(mins => ${request.expiryMinutes ?? COMMAND_EXPIRY_MINUTES}::int))
    ON CONFLICT (user_id, key) DO NOTHING`;
  if (inserted === 1) return { kind: 'new', id };
  const known = await db.command.findUniqueOrThrow({
    where: { userId_key: { userId: request.userId, key: request.key } },
  });
  if (!bodyHash.equals(known.bodyHash)) return { kind: 'otherBody' };
  return { kind: 'repeated', id: known.id, ...(known.responseStatus === null ? {} : { answer: answerOf(known) }) };
}

function answerOf(row: {
  responseStatus: number | null;
  responseBody: Prisma.JsonValue;
  responseEtag: string | null;
}): Answer {
  return {
    status: row.responseStatus as number,
    body: row.responseBody,
    ...(row.responseEtag === null ? {} : { etag: row.responseEtag }),
  };
}

/** Keeps the first rendered answer of a command and returns the one that counts. */
export async function answerCommand(db: Database | Transaction, id: string, answer: Answer): Promise<Answer> {
  const kept = await db.$executeRaw`
    UPDATE command SET response_status = ${answer.status}::int, response_body = ${JSON.stringify(answer.body)}::jsonb,
      response_etag = ${answer.etag ?? null}, answered_at = clock_timestamp()
    WHERE id = ${id}::uuid AND response_status IS NULL`;
  return kept === 1 ? answer : answerOf(await db.command.findUniqueOrThrow({ where: { id } }));
}

/** What came of a command, if anything has yet. */
export async function findCommandResult(db: Database, id: string): Promise<CommandResult<unknown> | undefined> {
  const row = await db.command.findUnique({ where: { id }, select: { result: true } });
  return (row?.result ?? undefined) as CommandResult<unknown> | undefined;
}

/** A command inside its transaction: who sent it and what he asked for. */
export interface OpenCommand {
  userId: string;
  body: Json;
}

/**
 * Carries a command out once: locks its row and returns the stored result; or, too late, stores `command-expired`; or does
 * the work and stores its result, a JSON value, in the same transaction. A `Refusal` thrown by the work undoes it and is the
 * result.
 */
export async function performCommand<T extends object>(
  db: Database,
  key: DataKey,
  id: string,
  work: (tx: Transaction, command: OpenCommand) => Promise<T>,
): Promise<CommandResult<T>> {
  try {
    return await db.$transaction(async (tx) => {
      const row = await lockCommand<T>(tx, id);
      if (row.result) return row.result;
      if (row.isExpired) return storeResult(tx, id, { refused: 'command-expired', details: {} });
      const body = JSON.parse(open(key, `command/${id}`, row.sealedBody).toString()) as Json;
      return storeResult(tx, id, { done: await work(tx, { userId: row.userId, body }) });
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, details } = error;
    return db.$transaction(
      async (tx) => (await lockCommand<T>(tx, id)).result ?? storeResult<T>(tx, id, { refused: code, details }),
    );
  }
}

/** Stores a refusal that was found before any work, e.g. by the workflow, unless the command has a result. */
export async function refuseCommand(
  db: Database,
  id: string,
  code: RefusalCode,
  details: RefusalDetails,
): Promise<CommandResult<unknown>> {
  return db.$transaction(
    async (tx) =>
      (await lockCommand<unknown>(tx, id)).result ?? storeResult<unknown>(tx, id, { refused: code, details }),
  );
}

interface LockedCommand<T> {
  result: CommandResult<T> | null;
  isExpired: boolean;
  userId: string;
  sealedBody: Uint8Array;
}

async function lockCommand<T>(tx: Transaction, id: string): Promise<LockedCommand<T>> {
  const rows = await tx.$queryRaw<LockedCommand<T>[]>`
    SELECT result, expires_at <= clock_timestamp() AS "isExpired", user_id AS "userId", sealed_body AS "sealedBody"
    FROM command WHERE id = ${id}::uuid FOR UPDATE`;
  const row = rows[0];
  if (!row) throw new Error(`no command ${id}`);
  return row;
}

async function storeResult<T>(tx: Transaction, id: string, result: CommandResult<T>): Promise<CommandResult<T>> {
  await tx.command.update({ where: { id }, data: { result: result as Prisma.InputJsonValue }, select: { id: true } });
  return result;
}
