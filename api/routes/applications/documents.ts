// Papers: the claimant uploads them, whoever may see the case reads them. Their bytes are sealed under the claimant's key.
import { createHash } from 'node:crypto';
import { fileTypeFromBuffer } from 'file-type';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Database } from '../../../prisma/client.js';
import { open, seal, type DataKey } from '../../../prisma/protection.js';
import { answer } from '../../commands/answer.js';
import { localCommand } from '../../commands/local-command.js';
import type { Dependencies } from '../../dependencies.js';
import { body, Id, IdParams, listOf, PAGE_QUERY, Timestamp } from '../../fields.js';
import { idCursor, pageOf, rowsFor } from '../../paging.js';
import { invalidInput, Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';
import { getCase } from './application-row.js';
import { schemeOf } from './change.js';
import { changeDraft, lockApplication, openFor } from './desk.js';

/** By their first bytes, whatever the sender calls them. */
const EXTENSIONS = { 'application/pdf': 'pdf', 'image/jpeg': 'jpg', 'image/png': 'png' } as const;
type MediaType = keyof typeof EXTENSIONS;

const Uploaded = z
  .object({ id: z.uuid(), kind: z.string(), sha256: z.string(), size: z.int() })
  .meta({ id: 'Document' });
const Listed = Uploaded.extend({ mediaType: z.string(), uploadedAt: Timestamp }).meta({ id: 'ListedDocument' });

export const uploadDocument = memberRoute({
  method: 'post',
  path: '/api/v1/applications/{id}/documents',
  tag: 'Applications',
  summary: 'Upload a paper (PDF, JPEG or PNG, 10 MB): multipart with `kind` and `file`',
  access: 'change Application',
  takes: 'upload',
  request: { params: IdParams },
  responses: { 201: { description: 'The document', schema: Uploaded } },
  async handle(exchange) {
    const { deps, caller, params, upload } = exchange;
    const file = upload?.file;
    const kind = upload?.kind;
    if (!file || file.length === 0) throw invalidInput('/file', 'required');
    if (kind === undefined) throw invalidInput('/kind', 'required');
    const row = await getCase(deps.db, caller, params.id, 'change');
    const { evidence } = (await schemeOf(deps, row)).content.document;
    if (!evidence.some((one) => one.kind === kind)) throw invalidInput('/kind', 'kind');
    const mediaType = await mediaTypeOf(file);
    const sha256 = createHash('sha256').update(file).digest('hex');
    const key = await getKey(deps, row.claimantPersonId);
    return localCommand(exchange, { kind, sha256 }, async (tx) => {
      const locked = await lockApplication(tx, row.id);
      const may = openFor(locked);
      if (may !== 'everything' && !may.documents.includes(kind))
        throw new Problem('not-asked-for', { pointers: ['/kind'] });
      const id = uuidv7();
      await tx.$executeRaw`
        WITH stored AS (
          INSERT INTO document (id, application_id, kind, sha256, size, media_type, uploaded_by)
          VALUES (${id}::uuid, ${row.id}::uuid, ${kind}, ${sha256}, ${file.length}::int, ${mediaType}, ${caller.userId}) RETURNING id)
        INSERT INTO document_content (document_id, sealed) SELECT id, ${seal(key, placeOf(id), file)} FROM stored`;
      await changeDraft(
        tx,
        locked,
        {},
        { type: 'documentAdded', actor: caller.userId, details: { documentId: id, kind, sha256 } },
      );
      return answer(201, { id, kind, sha256, size: file.length });
    });
  },
});

const placeOf = (documentId: string): string => `document/${documentId}`;

async function mediaTypeOf(file: Buffer): Promise<MediaType> {
  const found = await fileTypeFromBuffer(file).catch(() => undefined);
  if (found && Object.hasOwn(EXTENSIONS, found.mime)) return found.mime as MediaType;
  throw new Problem('unsupported-media-type');
}

async function getKey({ db, protection }: Dependencies, personId: string): Promise<DataKey> {
  const row = await db.personKey.findUnique({ where: { personId } });
  if (!row) throw new Problem('not-found');
  return protection.unwrapPersonKey(row.wrappedKey);
}

export const listDocuments = memberRoute({
  method: 'get',
  path: '/api/v1/applications/{id}/documents',
  tag: 'Applications',
  summary: 'The papers of an application, oldest first',
  access: 'read Application',
  request: { params: IdParams, query: body(PAGE_QUERY) },
  responses: { 200: { description: 'Documents', schema: listOf(Listed) } },
  async handle({ deps: { db }, caller, params, query }) {
    const row = await getCase(db, caller, params.id, 'read');
    const documents = await readDocuments(db, row.id, idCursor(query.after), rowsFor(query.limit));
    return {
      status: 200,
      body: pageOf(documents, query.limit, {
        show: ({ uploadedAt, ...document }) => ({ ...document, uploadedAt: uploadedAt.toISOString() }),
        cursor: ({ id }) => id,
      }),
    };
  },
});

function readDocuments(db: Database, applicationId: string, after: string | undefined, take: number) {
  return db.document.findMany({
    where: { applicationId, ...(after === undefined ? {} : { id: { gt: after } }) },
    select: { id: true, kind: true, sha256: true, size: true, mediaType: true, uploadedAt: true },
    orderBy: { id: 'asc' },
    take,
  });
}

export const downloadDocument = memberRoute({
  method: 'get',
  path: '/api/v1/applications/{id}/documents/{documentId}',
  tag: 'Applications',
  summary: 'The bytes of a paper',
  access: 'read Application',
  request: { params: z.object({ id: Id, documentId: Id }) },
  responses: { 200: { description: 'The file', mediaType: 'application/octet-stream', hasEtag: true } },
  async handle({ deps, caller, params }) {
    const row = await getCase(deps.db, caller, params.id, 'read');
    const document = await deps.db.document.findUnique({
      where: { id: params.documentId },
      include: { content: true },
    });
    if (document?.applicationId !== row.id || !document.content) throw new Problem('not-found');
    const key = await getKey(deps, row.claimantPersonId);
    const { id, kind, mediaType, sha256, content } = document;
    return {
      status: 200,
      content: { type: mediaType, bytes: open(key, placeOf(id), content.sealed) },
      etag: `"${sha256}"`,
      headers: {
        'Content-Disposition': `attachment; filename="${kind}-${id}.${EXTENSIONS[mediaType as MediaType]}"`,
        'Content-Security-Policy': "default-src 'none'; sandbox",
      },
    };
  },
});
