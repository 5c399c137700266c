// The work under which parts are killed: claims that pass, step by step, through submission, three decisions, the falling due of
// their months and a list for the bank. Each step has claims at all of these at once, so that every kill meets every kind of work.
import { shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { eventually } from '../helpers/eventually.js';
import { PatientClient, type Asked } from './patient-client.js';
import type { SeededRandom } from './random.js';

/** Instalments of each award: retirement in the month after them ends it. */
export const MONTHS = 8;
export const INSTALMENT_FEN = 26_400n;
/** Until a clock that has been moved has been followed by what falls due. */
const DUE_LIMIT_MS = 60_000;
/** One claim in so many is refused by the auditor. */
const ONE_REFUSED_IN = 8;

const first = shiftMonth(civilDateAt(Date.now()).slice(0, 7), 1);
const CLAIM = {
  jurisdiction: 'dongyang',
  scheme: 'flexible-employment-social-insurance',
  facts: {
    householdRegistration: { jurisdiction: 'dongyang', district: 'street-a', type: 'urban' },
    personCategories: ['age-4050'],
    employmentForm: 'flexible',
    monthlyIncome: '1000.00',
    paysSocialInsurance: true,
    firstSubsidisedMonth: first,
    retirementDate: `${shiftMonth(first, MONTHS)}-15`,
  },
  payee: { bankName: '演示银行', accountNumber: '6228480402564890018' },
};
const STAGES = [
  ['intake', 'intake-street-a'],
  ['audit', 'auditor-1'],
  ['approval', 'approver-1'],
] as const;

type Progress = 'submitted' | 'refused' | 'granted' | 'due';

/** A claim and how far its people know it to be. */
export interface Claim {
  id: string;
  applicant: PatientClient;
  isToBeRefused: boolean;
  progress: Progress;
  entitlementId?: string;
}

export class Load {
  readonly claims: Claim[] = [];
  readonly lists: string[] = [];
  decisions = 0;

  private constructor(
    private readonly base: URL,
    private readonly asked: Asked[],
    private readonly people: ReadonlyMap<string, PatientClient>,
    private readonly random: SeededRandom,
  ) {}

  static async open(base: URL, asked: Asked[], random: SeededRandom): Promise<Load> {
    const personas = [...STAGES.map(([, persona]) => persona), 'payer-1', 'payer-2', 'inspector'];
    const people = new Map<string, PatientClient>();
    for (const persona of personas) people.set(persona, await PatientClient.signIn(base, persona, asked));
    return new Load(base, asked, people, random);
  }

  who(persona: string): PatientClient {
    const client = this.people.get(persona);
    if (!client) throw new Error(`${persona} takes no part`);
    return client;
  }

  /** One step of everything that is under way, all at once, and so many new claims. */
  async step(newClaims: number): Promise<void> {
    const at = (progress: Progress) => this.claims.filter((claim) => claim.progress === progress);
    const steps = [
      ...at('submitted').map((claim) => this.decide(claim)),
      ...at('granted').map((claim) => this.letMonthsPass(claim)),
      this.payWhatIsDue(),
      ...Array.from({ length: newClaims }, () => this.file(this.random.oneIn(ONE_REFUSED_IN))),
    ];
    const failed = (await Promise.allSettled(steps)).flatMap((step) =>
      step.status === 'rejected' ? [step.reason as Error] : [],
    );
    if (failed.length > 0) throw new AggregateError(failed, failed.map(({ message }) => message).join('\n'));
  }

  /** Whether every claim has gone all its way up to the bank. */
  get isDone(): boolean {
    return this.claims.every(({ progress }) => progress === 'refused' || progress === 'due');
  }

  private async file(isToBeRefused: boolean): Promise<void> {
    const applicant = await PatientClient.newApplicant(this.base, this.asked);
    const { id } = await applicant.must<{ id: string }>('applications', CLAIM);
    await applicant.must(`applications/${id}/actions`, { type: 'submit' });
    this.claims.push({ id, applicant, isToBeRefused, progress: 'submitted' });
  }

  private async decide(claim: Claim): Promise<void> {
    for (const [stage, persona] of STAGES) {
      const officer = this.who(persona);
      const { items } = await officer.get<{ items: { id: string }[] }>(`tasks?application=${claim.id}&stage=${stage}`);
      const [task] = items;
      if (!task) throw new Error(`${claim.id} has no task at ${stage}`);
      await officer.must(`tasks/${task.id}/actions`, { type: 'claim' });
      const isRefusal = claim.isToBeRefused && stage === 'audit';
      const decision = isRefusal ? { type: 'reject', opinion: '收入证明不符' } : { type: 'approve', opinion: '同意' };
      await officer.must(`tasks/${task.id}/actions`, decision);
      this.decisions += 1;
      if (isRefusal) {
        claim.progress = 'refused';
        return;
      }
    }
    const { entitlementId } = await claim.applicant.get<{ entitlementId?: string }>(`applications/${claim.id}`);
    if (entitlementId === undefined) throw new Error(`${claim.id} was approved and shows no entitlement`);
    Object.assign(claim, { entitlementId, progress: 'granted' satisfies Progress });
  }

  /**
   * The clock of the award runs to the end of its term: every month falls due. Moving a clock is no command, it has no key: who
   * hears nothing moves it again, and it may move twice as far. What falls due must not care.
   */
  private async letMonthsPass(claim: Claim): Promise<void> {
    const { applicant, entitlementId, id } = claim;
    await applicant.sandbox('POST', 'demo/time/advance', { entitlementId, by: `P${MONTHS + 2}M` });
    await eventually(
      `the ${MONTHS} months of claim ${id}`,
      () => applicant.all(`payouts?entitlement=${entitlementId}`),
      (payouts) => payouts.length === MONTHS,
      DUE_LIMIT_MS,
    );
    claim.progress = 'due';
  }

  /** A list of whatever is due now, prepared by one payer and approved by the other. */
  private async payWhatIsDue(): Promise<void> {
    const prepared = await this.who('payer-1').command('payout-batches', { jurisdiction: 'dongyang' });
    if (isNothingDue(prepared)) return;
    const { id } = prepared.body as { id: string };
    if (prepared.status !== 201) throw new Error(`a list: ${prepared.status} ${JSON.stringify(prepared.body)}`);
    this.lists.push(id);
    await this.who('payer-2').must(`payout-batches/${id}/actions`, { type: 'approve' });
  }
}

function isNothingDue({ status, body }: { status: number; body: unknown }): boolean {
  return status === 409 && (body as { code?: string }).code === 'nothing-due';
}
