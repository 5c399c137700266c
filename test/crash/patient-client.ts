// A client as it should be: it sends a command until it is answered, always under the same key, whatever breaks meanwhile.
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { send, type Reply } from '../../runtime/persona-client.js';

/** The longest silence before the client gives the connection up and asks again. */
const SILENCE_MS = 20_000;
const PAUSE_MS = 150;
/** Longer than any part, or all of them, take to come back; below the expiry of a command. */
const PATIENCE_MS = 180_000;

export interface Answer {
  status: number;
  body: unknown;
}

/** A command that was answered, and how often it had to be sent. */
export interface Asked {
  who: PatientClient;
  path: string;
  body: unknown;
  key: string;
  answer: Answer;
  attempts: number;
}

type Headers = Readonly<Record<string, string>>;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function sendOnce(base: URL, method: string, path: string, body: unknown, headers: Headers): Promise<Reply> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${SILENCE_MS / 1000} s`)), SILENCE_MS);
  });
  const text = body === undefined ? undefined : JSON.stringify(body);
  try {
    return await Promise.race([send(base, method, `/api/v1/${path}`, text, headers), silence]);
  } finally {
    clearTimeout(timer);
  }
}

/** Sends until there is an answer that is not the fault of the server; a lost connection is no answer. */
async function insist(base: URL, method: string, path: string, body: unknown, headers: Headers) {
  let last = '';
  let attempts = 0;
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await pause(PAUSE_MS)) {
    attempts += 1;
    try {
      const reply = await sendOnce(base, method, path, body, headers);
      if (reply.status < 500) return { reply, attempts };
      last = `${reply.status} ${JSON.stringify(reply.body)}`;
    } catch (error) {
      last = String(error);
    }
  }
  throw new Error(`${method} ${path} was not answered within ${PATIENCE_MS / 1000} s; last: ${last}`);
}

export class PatientClient {
  private constructor(
    private readonly base: URL,
    readonly persona: string,
    private readonly own: Headers,
    private readonly asked: Asked[],
  ) {}

  /** Signs in. What is commanded later is added to `asked`. */
  static async signIn(base: URL, persona: string, asked: Asked[]): Promise<PatientClient> {
    const json = { 'content-type': 'application/json' };
    const { reply } = await insist(base, 'POST', 'demo/session', { persona }, json);
    if (reply.status !== 201) throw new Error(`${persona} could not sign in: ${reply.status}`);
    const cookie = [reply.headers['set-cookie'] ?? []]
      .flat()
      .map((one) => one.split(';')[0])
      .join('; ');
    const { csrfToken } = reply.body as { csrfToken: string };
    return new PatientClient(base, persona, { ...json, cookie, 'x-csrf-token': csrfToken }, asked);
  }

  /** A fresh synthetic applicant. */
  static async newApplicant(base: URL, asked: Asked[]): Promise<PatientClient> {
    const { reply } = await insist(base, 'POST', 'demo/applicants', {}, { 'content-type': 'application/json' });
    return PatientClient.signIn(base, (reply.body as { persona: string }).persona, asked);
  }

  async get<T>(path: string): Promise<T> {
    const { reply } = await insist(this.base, 'GET', path, undefined, this.own);
    if (reply.status !== 200) throw new Error(`GET ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body as T;
  }

  /** Every item of a list. */
  async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let after = ''; ;) {
      const { items: more, page } = await this.get<{
        items: T[];
        page: { endCursor: string | null; hasMore: boolean };
      }>(`${path}${path.includes('?') ? '&' : '?'}limit=100${after}`);
      items.push(...more);
      if (!page.hasMore || page.endCursor === null) return items;
      after = `&after=${encodeURIComponent(page.endCursor)}`;
    }
  }

  /** A call to the demo's sandbox; not a command, it has no key. */
  async sandbox(method: 'PUT' | 'POST', path: string, body: unknown): Promise<void> {
    const { reply } = await insist(this.base, method, path, body, this.own);
    if (reply.status !== 200) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
  }

  /** Sends a command until it is answered, and remembers the answer. */
  async command(path: string, body: unknown): Promise<Answer> {
    const key = randomUUID();
    const { answer, attempts } = await this.ask(path, body, key);
    this.asked.push({ who: this, path, body, key, answer, attempts });
    return answer;
  }

  /** A command that must be done. @throws if it is refused */
  async must<T>(path: string, body: unknown): Promise<T> {
    const { status, body: answer } = await this.command(path, body);
    if (status >= 300) throw new Error(`${this.persona}: POST ${path}: ${status} ${JSON.stringify(answer)}`);
    return answer as T;
  }

  private async ask(path: string, body: unknown, key: string): Promise<{ answer: Answer; attempts: number }> {
    const headers = { ...this.own, 'idempotency-key': key };
    const { reply, attempts } = await insist(this.base, 'POST', path, body, headers);
    return { answer: { status: reply.status, body: reply.body }, attempts };
  }

  /** Asks a key again; undefined if the answer is the same as before, else what is said now. */
  static async contradiction({ who, path, body, key, answer }: Asked): Promise<string | undefined> {
    const { answer: now } = await who.ask(path, body, key);
    return isDeepStrictEqual(now, answer)
      ? undefined
      : `${who.persona}: POST ${path} under ${key} was answered ${JSON.stringify(answer)}, asked again ${JSON.stringify(now)}`;
  }
}
