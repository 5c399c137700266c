// Appends to the record. append_events() in the database is the only way in; this module makes the canonical text.
import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { canonicalJson } from '../domain/canonical-json.js';
import type { EventType } from '../domain/record.js';
import type { Instant } from '../domain/calendar/shanghai.js';
import type { Reader, Transaction } from './client.js';
import { open, seal, type DataKey } from './protection.js';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

export interface NewEvent {
  type: EventType;
  /** Account that acted, or `engine`. */
  actor: string;
  /** Account for whom the actor acted, where it differs. */
  onBehalfOf?: string;
  /** The legal instant, where it differs from the moment of processing. */
  effectiveAt?: Instant;
  /** Business time of the processing. */
  occurredAt: Instant;
  stage?: string;
  taskId?: string;
  decision?: string;
  clauses?: readonly string[];
  policyHash?: string;
  /** Ids, codes and amounts that whoever sees the case may see. */
  details?: Json;
  /** Words and facts about a person, sealed under his key. */
  confidential?: Json;
}

/** SHA-256 of the canonical text, as hex. */
export function canonicalHash(value: Json): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/**
 * Appends events to a stream, in order, in the caller's transaction. Last of all writes of a transaction: it locks the head
 * of the stream.
 */
export async function appendEvents(
  tx: Transaction,
  stream: string,
  key: DataKey | undefined,
  events: readonly NewEvent[],
): Promise<void> {
  const rows = events.map((event) => rowOf(event, key));
  await tx.$queryRaw`SELECT append_events(${stream}, ${JSON.stringify(rows)}::jsonb)::text`;
}

/** Appends events without confidential parts to many streams, in order of the streams, so that two callers never lock crosswise. */
export async function appendToStreams(
  tx: Transaction,
  events: readonly { stream: string; event: NewEvent }[],
): Promise<void> {
  const streams = new Map<string, object[]>();
  for (const { stream, event } of events) {
    const list = streams.get(stream);
    if (list) list.push(rowOf(event, undefined));
    else streams.set(stream, [rowOf(event, undefined)]);
  }
  const rows = [...streams].map(([stream, list]) => ({ stream, events: list }));
  await tx.$queryRaw`
    SELECT count(append_events(s.stream, s.events))
    FROM (SELECT stream, events FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (stream text, events jsonb) ORDER BY stream) s`;
}

function rowOf({ confidential, effectiveAt, occurredAt, ...event }: NewEvent, key: DataKey | undefined): object {
  if (confidential !== undefined && !key)
    throw new Error(`an event with a confidential part needs a key: ${event.type}`);
  const id = uuidv7();
  const instants = {
    effectiveAt: new Date(effectiveAt ?? occurredAt).toISOString(),
    occurredAt: new Date(occurredAt).toISOString(),
  };
  return {
    id,
    type: event.type,
    ...instants,
    public: canonicalJson({ id, ...instants, ...event }),
    private:
      confidential === undefined || !key
        ? null
        : seal(key, `event/${id}`, canonicalJson(confidential)).toString('base64'),
  };
}

/** An event as it is read back. */
export interface StoredEvent extends Omit<NewEvent, 'occurredAt' | 'effectiveAt' | 'confidential'> {
  id: string;
  seq: bigint;
  effectiveAt: Date;
  occurredAt: Date;
  recordedAt: Date;
  /** Absent where the key has been deleted or the caller passed none. */
  confidential?: Json;
}

/** The events of a stream after `afterSeq`, oldest first. */
export async function readEvents(
  db: Reader,
  stream: string,
  key: DataKey | undefined,
  afterSeq: bigint,
  limit: number,
): Promise<StoredEvent[]> {
  const rows = await db.event.findMany({
    where: { stream, seq: { gt: afterSeq } },
    orderBy: { seq: 'asc' },
    take: limit,
  });
  return rows.map((row) => ({
    ...(JSON.parse(row.publicPart) as Omit<StoredEvent, 'seq' | 'recordedAt'>),
    seq: row.seq,
    effectiveAt: row.effectiveAt,
    occurredAt: row.occurredAt,
    recordedAt: row.recordedAt,
    ...(row.privatePart && key
      ? { confidential: JSON.parse(open(key, `event/${row.id}`, row.privatePart).toString()) as Json }
      : {}),
  }));
}

/** What a check of a stream found: how many events, and the first whose bytes, order or link do not hold. */
export interface Verification {
  intact: boolean;
  events: number;
  firstBroken?: string;
}

const PAGE = 1_000;

/**
 * Recomputes the hash chain of a stream from the stored bytes and compares it with the head: finds an edited, removed, added
 * or re-ordered event.
 */
export async function verifyStream(db: Reader, stream: string): Promise<Verification> {
  const head = await db.eventStream.findUnique({ where: { stream } });
  let hash: Buffer = createHash('sha256').update(stream).digest();
  let seq = 0n;
  for (;;) {
    const rows = await db.event.findMany({ where: { stream, seq: { gt: seq } }, orderBy: { seq: 'asc' }, take: PAGE });
    for (const row of rows) {
      const expected = chainHash(hash, row.seq, row.recordedAt, row.publicPart, row.privatePart);
      const agrees = row.seq === seq + 1n && hash.equals(row.prev) && expected.equals(row.hash) && columnsAgree(row);
      if (!agrees) return { intact: false, events: Number(seq), firstBroken: row.id };
      [hash, seq] = [expected, row.seq];
    }
    if (rows.length < PAGE) break;
  }
  const headHolds = head === null ? seq === 0n : head.seq === seq && hash.equals(head.hash);
  return headHolds
    ? { intact: true, events: Number(seq) }
    : { intact: false, events: Number(seq), firstBroken: `${stream}#${seq + 1n}` };
}

function chainHash(
  prev: Buffer,
  seq: bigint,
  recordedAt: Date,
  publicPart: string,
  privatePart: Uint8Array | null,
): Buffer {
  const position = Buffer.alloc(8);
  position.writeBigInt64BE(seq);
  const digest = (value: string | Uint8Array) => createHash('sha256').update(value).digest();
  return digest(
    Buffer.concat([
      prev,
      position,
      Buffer.from(recordedAt.toISOString()),
      digest(publicPart),
      digest(privatePart ?? ''),
    ]),
  );
}

/** The columns that queries use repeat what the hashed text says. */
function columnsAgree(row: {
  id: string;
  type: string;
  publicPart: string;
  effectiveAt: Date;
  occurredAt: Date;
}): boolean {
  const text = JSON.parse(row.publicPart) as { id: string; type: string; effectiveAt: string; occurredAt: string };
  return (
    text.id === row.id &&
    text.type === row.type &&
    text.effectiveAt === row.effectiveAt.toISOString() &&
    text.occurredAt === row.occurredAt.toISOString()
  );
}
