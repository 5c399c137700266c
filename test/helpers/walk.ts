// A scenario over HTTP, as its people would walk it: they file, officers decide and establish, settings are set, time passes.
import { randomUUID } from 'node:crypto';
import { startOfDay } from '../../domain/calendar/shanghai.js';
import { eventually } from './eventually.js';
import { form, pdf, type Loose, type Member, type Reply, type Stack } from './stack.js';

const ACCOUNT = { bankName: '中国农业银行', accountNumber: '6228480402564890018' };

/** Persona and stage, in the order of the chain. */
export type Steps = readonly (readonly [persona: string, stage: string])[];
export const THREE_STAGES: Steps = [
  ['intake-street-a', 'intake'],
  ['auditor-1', 'audit'],
  ['approver-1', 'approval'],
];

export class Walk {
  constructor(private readonly stack: Stack) {}

  async draft(who: Member, claim: string, facts: object, papers: readonly string[] = []): Promise<string> {
    const [jurisdiction, scheme] = claim.split('/');
    const { id } = await who.post('applications', { jurisdiction, scheme, facts, payee: ACCOUNT });
    for (const kind of papers) await this.bring(who, id, kind);
    return id;
  }

  async bring(who: Member, id: string, kind: string): Promise<void> {
    const { status } = await who.send('POST', `applications/${id}/documents`, form(kind, pdf(randomUUID())));
    if (status !== 201) throw new Error(`no paper ${kind}: ${status}`);
  }

  /** A submitted claim for `jurisdiction/scheme`; `on`: the day on which it is filed, by its own clock. */
  async file(
    who: Member,
    claim: string,
    facts: object,
    { papers, on }: { papers?: readonly string[]; on?: string } = {},
  ): Promise<Loose> {
    const id = await this.draft(who, claim, facts, papers);
    if (on !== undefined) await this.until(who, { applicationId: id }, on);
    return who.post(`applications/${id}/actions`, { type: 'submit' });
  }

  view(who: Member, id: string): Promise<Loose> {
    return who.get(`applications/${id}`);
  }

  /** The claim once it has this status. */
  reached(who: Member, id: string, status: string): Promise<Loose> {
    return eventually(
      `the claim to be ${status}`,
      () => this.view(who, id),
      (found) => found.status === status,
    );
  }

  /** An officer takes the task of a stage and acts on it; answers whatever comes. */
  async act(persona: string, id: string, stage: string, action: object): Promise<Reply> {
    const who = await this.stack.as(persona);
    const task = await this.stack.task(who, id, stage);
    if (task.status === 'open') await who.post(`tasks/${task.id}/actions`, { type: 'claim' });
    return who.send('POST', `tasks/${task.id}/actions`, action);
  }

  async decide(persona: string, id: string, stage: string, type = 'approve'): Promise<void> {
    const { status, body } = await this.act(persona, id, stage, { type, opinion: '按规定办理' });
    if (status !== 200) throw new Error(`${persona} ${type} at ${stage}: ${status} ${JSON.stringify(body)}`);
  }

  async establish(persona: string, id: string, stage: string, fact: string, value: unknown): Promise<void> {
    const { status, body } = await this.act(persona, id, stage, { type: 'establishFact', fact, value });
    if (status !== 200) throw new Error(`${persona} establishes ${fact}: ${status} ${JSON.stringify(body)}`);
  }

  /** What the task of a stage offers to an officer who has taken it. */
  async offered(persona: string, id: string, stage: string): Promise<string[]> {
    const who = await this.stack.as(persona);
    const task = await this.stack.task(who, id, stage);
    if (task.status === 'open') await who.post(`tasks/${task.id}/actions`, { type: 'claim' });
    return (await who.get(`tasks/${task.id}`)).availableActions;
  }

  async approve(who: Member, id: string, steps: Steps = THREE_STAGES): Promise<Loose> {
    for (const [persona, stage] of steps) await this.decide(persona, id, stage);
    return this.reached(who, id, 'approved');
  }

  async instalments(who: Member, entitlementId: string): Promise<[period: string, amount: string | null][]> {
    const { items } = await who.get(`entitlements/${entitlementId}/periods?limit=100`);
    return items.map(({ period, amount }: Loose) => [period, amount]);
  }

  /** Lets time pass until some hours into a day; what has no clock of its own yet began now. */
  async until(who: Member, what: object, day: string, ahead = 0): Promise<void> {
    const seconds = Math.ceil((startOfDay(day) + 3_600_000 - Date.now() - ahead) / 1_000);
    await who.post('demo/time/advance', { ...what, by: `PT${seconds}S` });
  }

  /** Sets a value as one officer, confirms it as another. */
  async set(jurisdiction: string, name: string, value: unknown): Promise<void> {
    const prefix = jurisdiction === 'dongyang' ? 'policy-officer' : `${jurisdiction}-policy-officer`;
    const [one, two] = jurisdiction === 'dongyang' ? [prefix, `${prefix}-2`] : [`${prefix}-1`, `${prefix}-2`];
    const answer = await (await this.stack.as(one)).put(`jurisdictions/${jurisdiction}/settings/${name}`, { value });
    if (answer.status !== 'awaitingConfirmation') return;
    const second = await this.stack.as(two);
    const path = `jurisdictions/${jurisdiction}/settings/changes/${answer.changeId}`;
    await eventually(
      'the change to be counted and confirmed',
      () => second.send('POST', `${path}/confirm`, {}),
      ({ status }) => status === 200,
    );
  }
}
