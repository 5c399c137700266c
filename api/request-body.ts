// Reads what a request carries: JSON, or one uploaded file. Everything that is wrong with the bytes is found here.
import express, { type Request, type Response } from 'express';
import multer, { MulterError } from 'multer';
import { Problem } from './problem.js';
import type { Upload } from './route.js';

const CSV_TYPES = ['text/csv', 'text/plain'];
const JSON_TYPES = ['application/json', 'application/*+json'];
const MOST_JSON = '1mb';
export const MAX_FILE_BYTES = 10 * 1024 * 1024;

const parseJson = express.json({ limit: MOST_JSON, strict: false, type: JSON_TYPES });
const parseCsv = express.raw({ limit: MAX_FILE_BYTES, type: CSV_TYPES });
const parseUpload = multer({
  storage: multer.memoryStorage(),
  limits: { fileSize: MAX_FILE_BYTES, files: 1, fields: 10, fieldSize: 1000, fieldNameSize: 100, parts: 12 },
}).single('file');

type Middleware = (request: Request, response: Response, next: (error?: unknown) => void) => void;

function run(middleware: Middleware, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    middleware(request, response, (error) => {
      if (error === undefined || error === null) resolve();
      else reject(error instanceof Error ? error : new Problem('bad-request'));
    });
  });
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

/**
 * The JSON value of a request; undefined without a body.
 * @throws Problem `broken-json`, `unsupported-media-type`, `too-large`, `bad-request`
 */
export async function readJson(request: Request, response: Response): Promise<unknown> {
  if (!hasBody(request)) return undefined;
  if (!request.is(JSON_TYPES)) throw new Problem('unsupported-media-type');
  try {
    await run(parseJson, request, response);
  } catch (error) {
    throw bodyProblem(error);
  }
  return request.body as unknown;
}

function bodyProblem(error: unknown): unknown {
  const { type, status } = error as { type?: unknown; status?: unknown };
  if (type === 'entity.parse.failed') return new Problem('broken-json');
  if (status === 413) return new Problem('too-large');
  if (status === 415) return new Problem('unsupported-media-type');
  if (status === 400) return new Problem('bad-request');
  return error;
}

/**
 * The one file of a multipart request. Only for callers with a session: it is held in memory.
 * @throws Problem `unsupported-media-type`, `too-large`, `bad-request`
 */
export async function readUpload(request: Request, response: Response): Promise<Upload> {
  if (!request.is('multipart/form-data')) throw new Problem('unsupported-media-type');
  try {
    await run(parseUpload, request, response);
  } catch (error) {
    if (error instanceof MulterError && error.code === 'LIMIT_FILE_SIZE') throw new Problem('too-large');
    // Whatever else it is, the sender's multipart could not be read.
    throw error instanceof Problem ? error : new Problem('bad-request');
  }
  const fields = (request.body ?? {}) as Record<string, unknown>;
  const kind = Object.hasOwn(fields, 'kind') ? fields['kind'] : undefined;
  return { kind: typeof kind === 'string' ? kind : undefined, file: request.file?.buffer };
}

/**
 * The return file of a bank: as the body itself (`text/csv`), or as the `file` of a multipart request.
 * @throws Problem `unsupported-media-type`, `too-large`, `bad-request`
 */
export async function readStatementFile(request: Request, response: Response): Promise<Upload> {
  if (!request.is(CSV_TYPES)) return readUpload(request, response);
  try {
    await run(parseCsv, request, response);
  } catch (error) {
    throw bodyProblem(error);
  }
  return { kind: undefined, file: Buffer.isBuffer(request.body) ? request.body : undefined };
}
