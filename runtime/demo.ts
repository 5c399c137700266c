// `npm run demo`: walks one claim through all personas of a running instance, over HTTP as their screens would, and prints what
// each of them sees. The clock of the case is moved by the demo's time machine.
import { shiftMonth } from '../domain/calendar/civil-date.js';
import { civilDateAt } from '../domain/calendar/shanghai.js';
import { getConfig } from '../config.js';
import { Persona } from './persona-client.js';
import { StartError } from './start-error.js';

const JURISDICTION = 'dongyang';
const SCHEME = 'flexible-employment-social-insurance';
const POLL_MS = 200;
const LIMIT_MS = 90_000;
const today = civilDateAt(Date.now());
const firstMonth = shiftMonth(today.slice(0, 7), 1);

const say = (line = '') => process.stdout.write(`${line}\n`);
const heading = (chinese: string, english: string) => say(`\n── ${chinese} · ${english} ──`);
const row = (name: string, value: unknown) =>
  say(`  ${name.padEnd(26)} ${typeof value === 'string' ? value : JSON.stringify(value)}`);

async function eventually<T>(what: string, read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (const deadline = Date.now() + LIMIT_MS; ;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > deadline) throw new Error(`waited ${LIMIT_MS / 1000} s for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

interface List<T> {
  items: T[];
  page: { endCursor: string | null; hasMore: boolean };
}
interface Task {
  id: string;
  stage: string;
  dueAt: string | null;
  availableActions: string[];
}
interface Application {
  id: string;
  caseNumber: string;
  status: string;
  stage: string | null;
  nextEvent: unknown;
  entitlementId?: string;
}
interface Assessment {
  outcome: string;
  monthlyAmount: string;
  totalAmount: string;
  parts: Record<string, string>;
  term: { from: string; to: string; months: number };
  conditions: { id: string; clause: string; quote: string; result: string }[];
  steps: { clause: string; text: Record<string, string> }[];
}
interface Payout {
  key: string;
  period: string;
  amount: string;
  status: string;
}

async function all<T>(who: Persona, path: string): Promise<T[]> {
  const items: T[] = [];
  for (let after = ''; ;) {
    const page: List<T> = await who.get(`${path}&limit=100${after}`);
    items.push(...page.items);
    if (!page.page.hasMore || page.page.endCursor === null) return items;
    after = `&after=${encodeURIComponent(page.page.endCursor)}`;
  }
}

const CLAIM = {
  jurisdiction: JURISDICTION,
  scheme: SCHEME,
  facts: {
    householdRegistration: { jurisdiction: JURISDICTION, district: 'street-a', type: 'urban' },
    filingDistrict: 'street-a',
    personCategories: ['age-4050'],
    employmentForm: 'flexible',
    monthlyIncome: '1000.00',
    paysSocialInsurance: true,
    firstSubsidisedMonth: firstMonth,
    retirementDate: `${Number(firstMonth.slice(0, 4)) + 9}-09-01`,
  },
};

async function fileClaim(applicant: Persona): Promise<Application> {
  heading('申领人试算', 'The applicant looks first: what may I claim, and why');
  const preview = await applicant.post<Assessment>('assessments', { ...CLAIM, asOf: today });
  row('outcome', preview.outcome);
  row(
    'monthlyAmount',
    `${preview.monthlyAmount} = ${Object.entries(preview.parts)
      .map(([name, yuan]) => `${name} ${yuan}`)
      .join(' + ')}`,
  );
  row(
    'term',
    `${preview.term.from} – ${preview.term.to}, ${preview.term.months} months, ${preview.totalAmount} in all`,
  );
  for (const { id, clause, quote, result } of preview.conditions.filter(({ result: found }) => found === 'met'))
    row(`  ${result}  ${id}`, `${clause}「${quote}」`);
  for (const { clause, text } of preview.steps) row('  step', `${clause}  ${text['zh-CN']}  /  ${text['en']}`);

  heading('申领人申报', 'The applicant files the claim');
  const draft = await applicant.post<Application>('applications', {
    ...CLAIM,
    payee: { bankName: '演示银行', accountNumber: '6228480402564890018' },
  });
  const submitted = await applicant.post<Application>(`applications/${draft.id}/actions`, { type: 'submit' });
  row('caseNumber', submitted.caseNumber);
  row('status, stage', `${submitted.status}, ${submitted.stage}`);
  row('what happens next', submitted.nextEvent);
  return submitted;
}

async function decide(
  base: URL,
  persona: string,
  stage: string,
  opinion: string,
  applicationId: string,
): Promise<void> {
  const officer = await Persona.signIn(base, persona);
  const { items } = await officer.get<List<Task>>(`tasks?application=${applicationId}&stage=${stage}`);
  const [task] = items;
  if (!task)
    throw new StartError(
      `${persona} has no ${stage} task for this claim.`,
      'Look at the log of the API and the worker.',
    );
  row(persona, `task ${task.id}, due ${task.dueAt ?? '–'}`);
  const taken = await officer.post<Task>(`tasks/${task.id}/actions`, { type: 'claim' });
  row('  may', taken.availableActions.join(', '));
  await officer.post(`tasks/${task.id}/actions`, { type: 'approve', opinion });
  row('  decides', `approve, “${opinion}”`);
}

async function letYearsPass(base: URL, entitlementId: string): Promise<Payout[]> {
  heading('三年过去', 'Three years pass on the clock of this case');
  const payer = await Persona.signIn(base, 'payer-1');
  const { now } = await payer.post<{ now: string }>('demo/time/advance', { entitlementId, by: 'P38M' });
  row('now, for this case', now);
  const payouts = await eventually(
    '36 payouts',
    () => all<Payout>(payer, `payouts?entitlement=${entitlementId}`),
    (found) => found.length === 36,
  );
  const months = payouts.map(({ period }) => period).sort();
  row(
    'payouts',
    `${payouts.length}, ${months[0]} – ${months.at(-1)}, each ${[...new Set(payouts.map(({ amount }) => amount))].join(', ')}`,
  );
  const ended = await eventually(
    'the end of the term',
    () => payer.get<{ status: string; endReason?: string }>(`entitlements/${entitlementId}`),
    ({ status }) => status !== 'active',
  );
  row('entitlement', `${ended.status}, ${ended.endReason ?? ''}`);
  return payouts;
}

async function pay(base: URL, entitlementId: string): Promise<void> {
  heading('支付：一人制单、另一人复核', 'Payment: one person prepares the list, another approves it');
  const [payer, second] = [await Persona.signIn(base, 'payer-1'), await Persona.signIn(base, 'payer-2')];
  const batch = await payer.post<{ id: string; count: number; total: string }>('payout-batches', {
    jurisdiction: JURISDICTION,
  });
  row('payer-1 prepares', `${batch.count} payouts, ${batch.total}`);
  await second.post(`payout-batches/${batch.id}/actions`, { type: 'approve' });
  row('payer-2 approves', 'the bank is told');
  const settled = await eventually(
    'settlement',
    () => all<Payout>(payer, `payouts?entitlement=${entitlementId}`),
    (found) => found.every(({ status }) => status === 'settled'),
  );
  row('settled', `${settled.length} payouts of this claim`);
  const booked = await all<{ payoutKey: string; amount: string }>(payer, 'demo/bank/book?');
  const keys = new Set(settled.map(({ key }) => key));
  const own = booked.filter(({ payoutKey }) => keys.has(payoutKey));
  row(
    "in the bank's own book",
    `${own.length} bookings, ${new Set(own.map(({ payoutKey }) => payoutKey)).size} different keys`,
  );
  const { balanced, accounts } = await payer.get<{
    balanced: boolean;
    accounts: { account: string; debit: string; credit: string }[];
  }>('ledger/trial-balance');
  row('ledger balances', balanced);
  for (const { account, debit, credit } of accounts.filter((one) => one.account.includes(firstMonth.slice(0, 4))))
    row(`  ${account}`, `debit ${debit}  credit ${credit}`);
}

async function inspect(base: URL, applicant: Persona, applicationId: string): Promise<void> {
  heading('办件全程', 'The record: what the applicant sees, and what an inspector can prove');
  const events = await all<{
    type: string;
    occurredAt: string;
    actor: { displayName: string };
    stage?: string;
    decision?: string;
    opinion?: string;
  }>(applicant, `applications/${applicationId}/timeline?`);
  const told = events.filter(({ type }) => !/^(period|payout)/.test(type));
  for (const { type, occurredAt, actor, stage, decision, opinion } of told) {
    row(
      `  ${occurredAt.slice(0, 16)}`,
      [actor.displayName, type, stage, decision, opinion && `“${opinion}”`].filter(Boolean).join('  '),
    );
  }
  row('and', `${events.length - told.length} events about instalments and payouts`);
  const inspector = await Persona.signIn(base, 'inspector');
  row('audit/verify', await inspector.get(`audit/verify?application=${applicationId}`));
}

async function main(): Promise<void> {
  const { host, port } = getConfig();
  const base = new URL(`http://${host}:${port}`);
  await Persona.signIn(base, 'inspector').catch(() => {
    throw new StartError(
      `Nothing answers at ${base.origin}.`,
      'Start the product first, in another terminal: npm start',
    );
  });
  const applicant = await Persona.newApplicant(base);
  const { id } = await fileClaim(applicant);
  heading('受理、审核、审批', 'Intake, verification, approval: three offices, three people');
  await decide(base, 'intake-street-a', 'intake', '材料齐全', id);
  await decide(base, 'auditor-1', 'audit', '符合条件', id);
  await decide(base, 'approver-1', 'approval', '同意', id);
  const { status, entitlementId } = await applicant.get<Application>(`applications/${id}`);
  row('the applicant sees', `${status}, entitlement ${entitlementId}`);
  if (entitlementId === undefined)
    throw new StartError('The claim was approved without an entitlement.', 'Please report it.');
  await letYearsPass(base, entitlementId);
  await pay(base, entitlementId);
  await inspect(base, applicant, id);
  say(`\nLook further: ${base.origin}/docs · ${base.origin}/`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
process.exit();
