// A lean HTTP client of the API for the demo and for load on loopback: kept-alive connections, one signed-in persona each.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}

/** With an answer after ten seconds each, more than any action may take. */
const MOST_TRIES = 30;

type Headers = Readonly<Record<string, string>>;

/** One request; the answer's body is parsed. */
export function send(
  base: URL,
  method: string,
  path: string,
  body: string | Buffer | undefined,
  headers: Headers,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        host: base.hostname,
        port: base.port,
        method,
        path,
        headers: body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: text === '' ? undefined : JSON.parse(text),
          });
        });
        response.on('error', reject);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** A persona's session on the API. */
export class Persona {
  private constructor(
    private readonly base: URL,
    private readonly own: Headers,
  ) {}

  static async signIn(base: URL, persona: string): Promise<Persona> {
    const { status, headers, body } = await send(base, 'POST', '/api/v1/demo/session', JSON.stringify({ persona }), {
      'content-type': 'application/json',
    });
    if (status !== 201) throw new Error(`${persona} could not sign in: ${status}`);
    const cookie = [headers['set-cookie'] ?? []]
      .flat()
      .map((one) => one.split(';')[0])
      .join('; ');
    return new Persona(base, { cookie, 'x-csrf-token': (body as { csrfToken: string }).csrfToken });
  }

  /** A fresh synthetic applicant. */
  static async newApplicant(base: URL): Promise<Persona> {
    const { body } = await send(base, 'POST', '/api/v1/demo/applicants', '{}', { 'content-type': 'application/json' });
    return Persona.signIn(base, (body as { persona: string }).persona);
  }

  async get<T>(path: string): Promise<T> {
    return this.expect<T>('GET', path, await send(this.base, 'GET', `/api/v1/${path}`, undefined, this.own));
  }

  /** `key`: the Idempotency-Key; whoever sends a request again sends it under the same one. */
  async post<T>(path: string, body: unknown, key: string = randomUUID()): Promise<T> {
    const headers = { ...this.own, 'content-type': 'application/json', 'idempotency-key': key };
    return this.expect<T>('POST', path, await this.sendUntilAnswered(`/api/v1/${path}`, JSON.stringify(body), headers));
  }

  async put<T>(path: string, body: unknown): Promise<T> {
    const headers = { ...this.own, 'content-type': 'application/json', 'idempotency-key': randomUUID() };
    return this.expect<T>('PUT', path, await send(this.base, 'PUT', `/api/v1/${path}`, JSON.stringify(body), headers));
  }

  /** Uploads one document as a browser does. */
  async upload(path: string, kind: string, file: Buffer): Promise<void> {
    const boundary = `----bofu${randomUUID()}`;
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="kind"\r\n\r\n${kind}\r\n--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${kind}.pdf"\r\ncontent-type: application/pdf\r\n\r\n`;
    const body = Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${boundary}--\r\n`)]);
    const headers = {
      ...this.own,
      'content-type': `multipart/form-data; boundary=${boundary}`,
      'idempotency-key': randomUUID(),
    };
    this.expect('POST', path, await send(this.base, 'POST', `/api/v1/${path}`, body, headers));
  }

  /** Asks again under the same key while the answer is only that there is none yet (action-pending). */
  private async sendUntilAnswered(path: string, body: string, headers: Headers): Promise<Reply> {
    for (let asked = 1; ; asked += 1) {
      const reply = await send(this.base, 'POST', path, body, headers);
      const { code } = (reply.body ?? {}) as { code?: string };
      if (code !== 'action-pending' || asked === MOST_TRIES) return reply;
      await new Promise((resolve) => setTimeout(resolve, Number(reply.headers['retry-after'] ?? 1) * 1000));
    }
  }

  private expect<T>(method: string, path: string, { status, body }: Reply): T {
    if (status >= 200 && status < 300) return body as T;
    throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`);
  }
}
