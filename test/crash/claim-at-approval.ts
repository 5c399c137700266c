// A claim on a running product that waits for its last approval.
import { shiftMonth } from '../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../domain/calendar/shanghai.js';
import { Persona } from '../../runtime/persona-client.js';

/** The claim and its open task at the last stage. */
export async function completeUpToApproval(base: URL): Promise<{ id: string; taskId: string }> {
  const applicant = await Persona.newApplicant(base);
  const { id } = await applicant.post<{ id: string }>('applications', {
    jurisdiction: 'dongyang',
    scheme: 'flexible-employment-social-insurance',
    facts: {
      householdRegistration: { jurisdiction: 'dongyang', district: 'street-a', type: 'urban' },
      personCategories: ['age-4050'],
      employmentForm: 'flexible',
      monthlyIncome: '1000.00',
      paysSocialInsurance: true,
      firstSubsidisedMonth: shiftMonth(civilDateAt(Date.now()).slice(0, 7), 1),
    },
    payee: { bankName: '演示银行', accountNumber: '6228480402564890018' },
  });
  await applicant.post(`applications/${id}/actions`, { type: 'submit' });
  const taskOf = async (officer: Persona, stage: string): Promise<string> => {
    const { items } = await officer.get<{ items: { id: string }[] }>(`tasks?application=${id}&stage=${stage}`);
    const [task] = items;
    if (!task) throw new Error(`no task at ${stage}`);
    return task.id;
  };
  for (const [persona, stage] of [
    ['intake-street-a', 'intake'],
    ['auditor-1', 'audit'],
  ] as const) {
    const officer = await Persona.signIn(base, persona);
    const taskId = await taskOf(officer, stage);
    await officer.post(`tasks/${taskId}/actions`, { type: 'claim' });
    await officer.post(`tasks/${taskId}/actions`, { type: 'approve' });
  }
  return { id, taskId: await taskOf(await Persona.signIn(base, 'approver-1'), 'approval') };
}
