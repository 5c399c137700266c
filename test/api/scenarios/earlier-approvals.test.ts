// Rules that rest on the day of an approval, which only officers state (S2.3 三(一), 三(二)5).
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, addMonths } from '../../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../../domain/calendar/shanghai.js';
import { eventually } from '../../helpers/eventually.js';
import { Stack, type Member } from '../../helpers/stack.js';
import { Walk } from '../../helpers/walk.js';

const today = civilDateAt(Date.now());
let stack: Stack;
let walk: Walk;
beforeAll(async () => {
  stack = await Stack.open();
  walk = new Walk(stack);
}, 60_000);
afterAll(() => stack.close());

describe('a benefit approved under the earlier policy', () => {
  /** Entered with what the earlier approval says. */
  async function entered(who: Member, approvedOn: string): Promise<string> {
    const claim = await walk.file(who, 'dongyang/legacy-policy-continuation', { benefitMonths: 36 });
    expect([claim.status, claim.assessment.missing]).toEqual(['inReview', ['approvedOn']]);
    await walk.decide('intake-street-a', claim.id, 'intake');
    await walk.establish('auditor-1', claim.id, 'decision', 'approvedOn', approvedOn);
    return claim.id;
  }

  it('is blocked while the year is masked, goes on by itself when it is set, and runs to its own end and no longer', async () => {
    const she = await stack.newApplicant();
    const approvedOn = addMonths(today, -16);
    const lastDay = addDays(addMonths(approvedOn, 36), -1);
    const id = await entered(she, approvedOn);
    expect((await walk.view(she, id)).assessment).toMatchObject({
      outcome: 'blocked',
      missingSettings: ['legacyApprovalCutoff'],
    });
    expect(await walk.offered('auditor-1', id, 'decision')).not.toContain('approve');
    try {
      await walk.set('dongyang', 'legacyApprovalCutoff', addMonths(today, -2));
      const { assessment } = await eventually(
        'it to be assessed again',
        () => walk.view(she, id),
        (found) => found.assessment.outcome === 'eligible',
      );
      expect(assessment.term).toEqual({ from: approvedOn, to: lastDay, months: 36 });
      await walk.decide('auditor-1', id, 'decision');
      expect((await she.get('certificates')).items).toMatchObject([
        { status: 'valid', validFrom: approvedOn, validTo: lastDay },
      ]);
      const late = await entered(she, addMonths(today, -1));
      expect((await walk.view(she, late)).assessment).toMatchObject({
        outcome: 'ineligible',
        reasons: ['approved-after-legacy-cutoff'],
      });
    } finally {
      await walk.set('dongyang', 'legacyApprovalCutoff', null);
    }
    await she.post('demo/time/advance', { applicationId: id, by: 'P21M' });
    expect((await she.get('certificates')).items).toMatchObject([{ status: 'lapsed' }]);
  });
});

describe('tax relief that was to be approved by the end of 2009', () => {
  it('is judged by the day that the approving body states; the stages before need not know it', async () => {
    const he = await stack.newApplicant();
    const taxesPaid = {
      businessTax: '5000.00',
      cityConstructionTax: '350.00',
      educationSurcharge: '150.00',
      personalIncomeTax: '4000.00',
    };
    const facts = {
      personCategories: ['re-employment-card-holder'],
      employmentForm: 'self-employed',
      businessActivity: 'retail',
      taxesPaid,
    };
    const { id, status } = await walk.file(he, 'dongyang/tax-relief-8000', facts);
    expect(status).toBe('inReview');
    await walk.decide('intake-street-a', id, 'intake');
    await walk.decide('auditor-1', id, 'audit');
    await walk.establish('approver-1', id, 'approval', 'approvedOn', today);
    expect((await walk.view(he, id)).assessment.reasons).toEqual(['approval-after-deadline']);
    await walk.establish('approver-1', id, 'approval', 'approvedOn', '2009-12-20');
    expect((await walk.view(he, id)).assessment).toMatchObject({
      annualAmount: '8000.00',
      taxPayable: '1500.00',
      term: { from: '2009-12-20', to: '2012-12-19', months: 36 },
    });
  });
});
