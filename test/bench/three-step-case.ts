// The case that the bar counts: draft, one document, submission, three times taking and approving, and the approval visible.
import { shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import type { Persona } from '../../runtime/persona-client.js';

const STAGES = [
  ['intake', 'intake'],
  ['audit', 'auditor'],
  ['approval', 'approver'],
] as const;

export type Officers = Readonly<Record<'intake' | 'auditor' | 'approver', Persona>>;

const thisMonth = civilDateAt(Date.now()).slice(0, 7);
const claimIn = (district: string) => ({
  jurisdiction: 'dongyang',
  scheme: 'flexible-employment-social-insurance',
  facts: {
    householdRegistration: { jurisdiction: 'dongyang', district, type: 'urban' },
    filingDistrict: district,
    personCategories: ['age-4050'],
    employmentForm: 'flexible',
    monthlyIncome: '1000.00',
    paysSocialInsurance: true,
    firstSubsidisedMonth: shiftMonth(thisMonth, 1),
    retirementDate: `${Number(thisMonth.slice(0, 4)) + 9}-09-01`,
  },
  payee: { bankName: '演示银行', accountNumber: '6228480402564890018' },
});
const DOCUMENT = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

/** Runs one case to its end and returns its id. `onAction` hears how long each approval took, in milliseconds. */
export async function completeCase(
  applicant: Persona,
  officers: Officers,
  onAction: (ms: number) => void,
  district = 'street-a',
): Promise<string> {
  const { id } = await applicant.post<{ id: string }>('applications', claimIn(district));
  await applicant.upload(`applications/${id}/documents`, 'other', DOCUMENT);
  await applicant.post(`applications/${id}/actions`, { type: 'submit' });
  for (const [stage, officer] of STAGES) {
    const { items } = await officers[officer].get<{ items: { id: string }[] }>(
      `tasks?application=${id}&stage=${stage}`,
    );
    const task = items[0];
    if (!task) throw new Error(`no ${stage} task for ${id}`);
    await officers[officer].post(`tasks/${task.id}/actions`, { type: 'claim' });
    const startedAt = performance.now();
    await officers[officer].post(`tasks/${task.id}/actions`, { type: 'approve', opinion: '同意' });
    onAction(performance.now() - startedAt);
  }
  const { status } = await applicant.get<{ status: string }>(`applications/${id}`);
  if (status !== 'approved') throw new Error(`${id} is ${status}`);
  return id;
}
