// The whole product in one process for a test file: the office (database, engine, worker, sandbox bank) with its HTTP door, and
// people who call it as the check scripts do.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createApp } from '../../api/app.js';
import { createCatalogue } from '../../api/catalogue.js';
import type { Dependencies } from '../../api/dependencies.js';
import { shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { openPolicyStore } from '../../prisma/policy-store.js';
import { assertContract } from './contract.js';
import { eventually } from './eventually.js';
import { flexibleFacts, Office } from './office.js';

/** A JSON value from outside: tests look into it as they please. */
export type Loose = ReturnType<typeof JSON.parse>;

export interface Reply {
  status: number;
  headers: Headers;
  body: Loose;
}

type Given = Record<string, string | undefined>;

const KEEP_ALIVE_MS = 65_000;

/** This month in Asia/Shanghai, or one counted from it. */
export const month = (offset = 0): string => shiftMonth(civilDateAt(Date.now()).slice(0, 7), offset);

/** A claim for the flexible-employment subsidy: 264.00 yuan a month for 36 months from next month. */
export const flexibleClaim = (change: Record<string, unknown> = {}) => ({
  jurisdiction: 'dongyang',
  scheme: 'flexible-employment-social-insurance',
  facts: flexibleFacts(month(1), change),
  payee: { bankName: '中国农业银行', accountNumber: '6228480402564890018' },
});

/** Somebody who is signed in. `send` gives the whole answer, the others its body and fail on a refusal. */
export class Member {
  constructor(
    private readonly stack: Stack,
    readonly user: { id: string; displayName: string; roles: string[]; organisation: string | null },
    readonly csrfToken: string,
    readonly cookie: string,
  ) {}

  send(method: string, path: string, body?: unknown, headers: Given = {}): Promise<Reply> {
    return this.stack.send(method, path, body, { cookie: this.cookie, 'x-csrf-token': this.csrfToken, ...headers });
  }

  async call(method: string, path: string, body?: unknown, headers: Given = {}): Promise<Loose> {
    const reply = await this.send(method, path, body, headers);
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body;
  }

  get(path: string): Promise<Loose> {
    return this.call('GET', path);
  }

  post(path: string, body: unknown = {}, headers: Given = {}): Promise<Loose> {
    return this.call('POST', path, body, headers);
  }

  put(path: string, body: unknown): Promise<Loose> {
    return this.call('PUT', path, body);
  }

  patch(path: string, body: unknown, version: string): Promise<Loose> {
    return this.call('PATCH', path, body, { 'if-match': version });
  }
}

export class Stack {
  private constructor(
    readonly office: Office,
    readonly url: string,
    readonly deps: Dependencies,
    private readonly server: Server,
  ) {}

  /** Opens the product on demo data; `change` replaces what the API works with. */
  static async open(change: Partial<Dependencies> = {}): Promise<Stack> {
    const office = await Office.open();
    const policies = await openPolicyStore(office.db);
    const deps: Dependencies = {
      mode: 'demo',
      db: office.db,
      protection: office.protection,
      policies,
      catalogue: createCatalogue(policies),
      engine: { client: office.client, taskQueue: office.config.temporal.taskQueue, patienceMs: 10_000 },
      bank: office.bank,
      logger: pino({ level: 'silent' }),
      metrics: new Registry(),
      ...change,
    };
    return Stack.openDoor(office, deps);
  }

  private static async openDoor(office: Office, deps: Dependencies): Promise<Stack> {
    const server = createApp(deps).listen(0, '127.0.0.1');
    // As in the product: longer than a client keeps an idle connection, or a request can meet its closing.
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return new Stack(office, `http://127.0.0.1:${port}`, deps, server);
  }

  /** A second door to the same office, which reaches the engine in another way; end it with `closeDoor`. */
  withEngine(engine: Partial<Dependencies['engine']>): Promise<Stack> {
    return Stack.openDoor(this.office, {
      ...this.deps,
      engine: { ...this.deps.engine, ...engine },
      metrics: new Registry(),
    });
  }

  /** Somebody who is signed in, coming through this door. */
  memberOf({ user, csrfToken, cookie }: Member): Member {
    return new Member(this, user, csrfToken, cookie);
  }

  async closeDoor(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
  }

  async close(): Promise<void> {
    await this.closeDoor();
    await this.office.close();
  }

  /** One request; a text goes out as it is, a header given as undefined is left out. */
  async send(method: string, path: string, body?: unknown, headers: Given = {}): Promise<Reply> {
    const asItIs = body === undefined || body instanceof FormData || typeof body === 'string';
    const wanted: Given = {
      ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
      ...(method === 'GET' ? {} : { 'idempotency-key': randomUUID() }),
      ...headers,
    };
    const response = await fetch(`${this.url}${path.startsWith('/') ? '' : '/api/v1/'}${path}`, {
      method,
      redirect: 'manual',
      ...(body === undefined ? {} : { body: asItIs ? body : JSON.stringify(body) }),
      headers: Object.entries(wanted).filter((entry): entry is [string, string] => entry[1] !== undefined),
    });
    const answer = parsed(await response.text());
    const { pathname } = new URL(response.url);
    if (pathname.startsWith('/api/'))
      assertContract(method, pathname, response.status, response.headers.get('content-type') ?? '', answer);
    return { status: response.status, headers: response.headers, body: answer };
  }

  async as(persona: string): Promise<Member> {
    const { status, headers, body } = await this.send('POST', 'demo/session', { persona });
    if (status !== 201) throw new Error(`nobody signs in as ${persona}: ${status}`);
    const cookie = headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    return new Member(this, body.user, body.csrfToken, cookie);
  }

  async newApplicant(): Promise<Member> {
    const { body } = await this.send('POST', 'demo/applicants', {});
    return this.as(body.persona);
  }

  /** A fresh applicant with a submitted claim. */
  async submittedClaim(change: Record<string, unknown> = {}): Promise<{ applicant: Member; id: string }> {
    const applicant = await this.newApplicant();
    const { id } = await applicant.post('applications', flexibleClaim(change));
    await applicant.post(`applications/${id}/actions`, { type: 'submit' });
    return { applicant, id };
  }

  /** The open task of a stage, as somebody who covers it sees it. */
  async task(who: Member, applicationId: string, stage: string): Promise<Loose> {
    const page = await eventually(
      `a task at ${stage}`,
      () => who.get(`tasks?application=${applicationId}&stage=${stage}`),
      ({ items }: Loose) => items.some((task: Loose) => task.status === 'open' || task.status === 'claimed'),
    );
    return page.items.find((task: Loose) => task.status === 'open' || task.status === 'claimed');
  }

  /** Takes the task of a stage and acts on it. */
  async decide(who: Member, applicationId: string, stage: string, action: object): Promise<Loose> {
    const task = await this.task(who, applicationId, stage);
    if (task.status === 'open') await who.post(`tasks/${task.id}/actions`, { type: 'claim' });
    return who.post(`tasks/${task.id}/actions`, action);
  }

  /** A claim that was granted, with its entitlement. */
  async granted(
    change: Record<string, unknown> = {},
  ): Promise<{ applicant: Member; id: string; entitlementId: string }> {
    const { applicant, id } = await this.submittedClaim(change);
    for (const [persona, stage] of [
      ['intake-street-a', 'intake'],
      ['auditor-1', 'audit'],
      ['approver-1', 'approval'],
    ] as const) {
      await this.decide(await this.as(persona), id, stage, { type: 'approve', opinion: '同意' });
    }
    const { entitlementId } = await applicant.get(`applications/${id}`);
    return { applicant, id, entitlementId };
  }
}

function parsed(text: string): Loose {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return text;
  }
}

/** The smallest file that is a PDF by its first bytes. */
export const pdf = (text = 'paper'): Blob => new Blob([`%PDF-1.4\n%${text}\n%%EOF\n`], { type: 'application/pdf' });

/** A multipart body with a kind and a file. */
export function form(kind: string | undefined, file: Blob | undefined): FormData {
  const data = new FormData();
  if (kind !== undefined) data.append('kind', kind);
  if (file) data.append('file', file, 'file');
  return data;
}
