// Credit communities, waived guarantees and their losses, evaluated communities (S2.3 三(二)2, 三(三)1): several bodies, and facts
// that only officers state.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, addMonths } from '../../../domain/calendar/civil-date.js';
import { civilDateAt } from '../../../domain/calendar/shanghai.js';
import { CREDIT_COMMUNITY } from '../../helpers/status-claims.js';
import { Stack, type Loose, type Member } from '../../helpers/stack.js';
import { THREE_STAGES, Walk } from '../../helpers/walk.js';

const today = civilDateAt(Date.now());
const BODIES = ['approver-1', 'approver-labour', 'approver-bank'] as const;

let stack: Stack;
let walk: Walk;
beforeAll(async () => {
  stack = await Stack.open();
  walk = new Walk(stack);
}, 60_000);
afterAll(() => stack.close());

const certificates = async (who: Member): Promise<Loose[]> => (await who.get('certificates')).items;

describe('a community that three bodies designate together', () => {
  async function atDesignation(): Promise<{ community: Member; id: string }> {
    const community = await stack.newApplicant();
    const claim = await walk.file(community, `dongyang/${CREDIT_COMMUNITY.scheme}`, CREDIT_COMMUNITY.facts);
    expect(claim.assessment.outcome).toBe('eligible');
    await walk.decide('intake-street-a', claim.id, 'intake');
    for (const body of BODIES) {
      const { items } = await (await stack.as(body)).get(`tasks?application=${claim.id}&stage=designation&status=open`);
      expect(items).toHaveLength(1);
    }
    return { community, id: claim.id };
  }

  it('is open while two have acted, and is none when the third refuses', async () => {
    const { community, id } = await atDesignation();
    await walk.decide('approver-1', id, 'designation');
    await walk.decide('approver-labour', id, 'designation');
    expect((await walk.view(community, id)).status).toBe('inReview');
    await walk.decide('approver-bank', id, 'designation', 'reject');
    expect((await walk.view(community, id)).status).toBe('rejected');
    expect(await certificates(community)).toEqual([]);
    const declared = { isCreditCommunityThisYear: true, microloansIssuedThisYear: '420000.00' };
    expect((await walk.file(community, 'dongyang/credit-community-incentive', declared)).assessment).toMatchObject({
      outcome: 'ineligible',
      reasons: ['not-designated-this-year'],
    });
  });

  it('has 6300.00 for 420000.00 of loans; without renewal it lapses, and its claim of the next year is refused', async () => {
    const { community, id } = await atDesignation();
    for (const body of BODIES) await walk.decide(body, id, 'designation');
    const [designation] = await certificates(community);
    expect(designation).toMatchObject({ status: 'valid', validTo: addDays(addMonths(designation.validFrom, 12), -1) });
    const incentive = 'dongyang/credit-community-incentive';
    const facts = { isCreditCommunityThisYear: true, microloansIssuedThisYear: '420000.00' };
    const claim = await walk.file(community, incentive, facts);
    const { entitlementId } = await walk.approve(community, claim.id);
    expect((await walk.instalments(community, entitlementId)).map(([, amount]) => amount)).toEqual(['6300.00']);

    await community.post('demo/time/advance', { applicationId: id, by: 'P12M' });
    expect(await certificates(community)).toMatchObject([{ status: 'lapsed' }]);
    const next = await walk.file(community, incentive, facts, { on: addMonths(today, 13) });
    expect(next.assessment).toMatchObject({ outcome: 'ineligible', reasons: ['not-designated-this-year'] });
    // A designation on paper that we do not know is the officer's to state.
    await walk.establish('intake-street-a', next.id, 'intake', 'isCreditCommunityThisYear', true);
    expect((await walk.view(community, next.id)).assessment.outcome).toBe('eligible');
  });
});

describe('a loan whose guarantee is waived', () => {
  it('needs the opinion of the expert group, then the assessment of lender or guarantor; neither is asked of the founder', async () => {
    const founder = await stack.newApplicant();
    const facts = { isInCreditCommunity: true, personCategories: ['urban-unemployed'] };
    const papers = ['entrepreneurship-training-certificate'];
    const { id, assessment } = await walk.file(founder, 'dongyang/counter-guarantee-waiver', facts, { papers });
    expect(assessment).toMatchObject({ outcome: 'ineligible', reasons: ['neither-card-nor-certificate-with-opinion'] });
    await walk.establish('intake-street-a', id, 'intake', 'isExpertPanelEndorsed', true);
    expect(await walk.view(founder, id)).toMatchObject({
      status: 'inReview',
      assessment: { outcome: 'incomplete', missing: ['isCreditAssessmentPassed'] },
    });
    await walk.decide('intake-street-a', id, 'intake');
    // Nor can the lender decide without stating it.
    const unstated = await walk.act('approver-lender', id, 'assessment', { type: 'approve' });
    expect([unstated.status, unstated.body.code]).toEqual([409, 'not-eligible']);
    await walk.establish('approver-lender', id, 'assessment', 'isCreditAssessmentPassed', true);
    await walk.decide('approver-lender', id, 'assessment');
    expect(await certificates(founder)).toMatchObject([{ scheme: 'counter-guarantee-waiver', status: 'valid' }]);
  });

  it('that is lost pays each of bank and guarantee company its own 9600.00, and only who has claimed', async () => {
    const claimed = async (lossBearer: string): Promise<Loose> => {
      const lender = await stack.newApplicant();
      const facts = { isGuaranteeWaived: true, lossAmount: '32000.00', lossBearer };
      const { id } = await walk.file(lender, 'dongyang/waived-loan-loss-compensation', facts);
      await walk.decide('intake-street-a', id, 'intake');
      await walk.decide('auditor-1', id, 'audit');
      await walk.establish('approver-1', id, 'determination', 'lossAmount', '32000.00');
      await walk.decide('approver-1', id, 'determination');
      const { award, assessment, entitlementId } = await walk.reached(lender, id, 'approved');
      expect([award.totalAmount, assessment.remainingLoss]).toEqual(['9600.00', { [lossBearer]: '6400.00' }]);
      return walk.instalments(lender, entitlementId);
    };
    expect(await claimed('bank')).toEqual([['once', '9600.00']]);
    expect(await claimed('guarantor')).toEqual([['once', '9600.00']]);
  });

  it('that is lost is not compensated before it is established who claims', async () => {
    const lender = await stack.newApplicant();
    const facts = { isGuaranteeWaived: true, lossAmount: '32000.00' };
    const { id } = await walk.file(lender, 'dongyang/waived-loan-loss-compensation', facts);
    await walk.decide('intake-street-a', id, 'intake');
    await walk.decide('auditor-1', id, 'audit');
    await walk.establish('approver-1', id, 'determination', 'lossAmount', '32000.00');
    const { status, body } = await walk.act('approver-1', id, 'determination', { type: 'approve' });
    expect([status, body.code]).toEqual([409, 'fact-not-established']);
  });
});

describe('a community that the city evaluates for the first time', () => {
  it('gets 20000.00 once, on the result that the evaluators state and no claimant can send', async () => {
    const community = await stack.newApplicant();
    const facts = { communityType: 'full-employment', evaluationKind: 'first' };
    const claim = await walk.file(community, 'dongyang/full-employment-community-grant', facts);
    expect(claim).toMatchObject({ status: 'inReview', stage: 'intake', assessment: { outcome: 'incomplete' } });
    await walk.decide('intake-street-a', claim.id, 'intake');
    expect(await walk.offered('auditor-1', claim.id, 'evaluation')).not.toContain('approve');
    await walk.establish('auditor-1', claim.id, 'evaluation', 'isEvaluationPassed', true);
    await walk.decide('auditor-1', claim.id, 'evaluation');
    await walk.decide('approver-1', claim.id, 'approval');
    const { entitlementId } = await walk.reached(community, claim.id, 'approved');
    expect(await walk.instalments(community, entitlementId)).toEqual([['once', '20000.00']]);
  });

  /** Passes an evaluation; answers with the entitlement. */
  async function pass(community: Member, id: string): Promise<string> {
    await walk.decide('intake-street-a', id, 'intake');
    await walk.establish('auditor-1', id, 'evaluation', 'isEvaluationPassed', true);
    await walk.decide('auditor-1', id, 'evaluation');
    await walk.decide('approver-1', id, 'approval');
    return (await walk.reached(community, id, 'approved')).entitlementId;
  }
  /** The case that is there when the year after an evaluation is over; nobody filed it. */
  async function evaluationAfter(community: Member, entitlementId: string): Promise<Loose> {
    await community.post('demo/time/advance', { entitlementId, by: 'P1Y1D' });
    const { items } = await community.get('applications?limit=100');
    return items.find(({ previousEntitlementId }: Loose) => previousEntitlementId === entitlementId);
  }

  it('is evaluated again every year by itself: 10000.00 when it passes, nothing when it fails (SC18)', async () => {
    const community = await stack.newApplicant();
    const facts = { communityType: 'full-employment', evaluationKind: 'first' };
    const first = await walk.file(community, 'dongyang/full-employment-community-grant', facts);
    const granted = await pass(community, first.id);
    const second = await evaluationAfter(community, granted);
    expect(second).toMatchObject({ status: 'inReview', stage: 'intake', facts: { evaluationKind: 're-evaluation' } });
    // A year later to the day; what the evaluators found for the first year does not count for the second.
    const { term } = await community.get(`entitlements/${granted}`);
    expect([term.months, second?.asOf, second?.assessment.missing]).toEqual([
      12,
      addDays(term.to, 1),
      ['isEvaluationPassed'],
    ]);
    const again = await pass(community, second?.id);
    expect(await walk.instalments(community, again)).toEqual([['once', '10000.00']]);

    const third = await evaluationAfter(community, again);
    await walk.decide('intake-street-a', third?.id, 'intake');
    await walk.establish('auditor-1', third?.id, 'evaluation', 'isEvaluationPassed', false);
    expect(await walk.offered('auditor-1', third?.id, 'evaluation')).not.toContain('approve');
    await walk.decide('auditor-1', third?.id, 'evaluation', 'reject');
    expect((await walk.reached(community, third?.id, 'rejected')).entitlementId).toBeUndefined();
  });

  it('is not paid for a first evaluation again, not even when its year is over', async () => {
    const community = await stack.newApplicant();
    const scheme = 'dongyang/full-employment-community-grant';
    const facts = { communityType: 'entrepreneurial', evaluationKind: 'first' };
    const { id } = await walk.file(community, scheme, facts);
    const entitlementId = await pass(community, id);
    await community.post('demo/time/advance', { entitlementId, by: 'P1Y2D' });
    expect((await community.get(`entitlements/${entitlementId}`)).endReason).toBe('termCompleted');
    const again = await walk.file(community, scheme, facts, { on: addMonths(today, 14) });
    await walk.decide('intake-street-a', again.id, 'intake');
    await walk.establish('auditor-1', again.id, 'evaluation', 'isEvaluationPassed', true);
    expect((await walk.view(community, again.id)).assessment).toMatchObject({
      outcome: 'ineligible',
      reasons: ['already-awarded'],
    });
  });

  it('as an entrepreneurial community gets the grant of the first evaluation and no yearly one', async () => {
    const community = await stack.newApplicant();
    const facts = { communityType: 'entrepreneurial', evaluationKind: 'first' };
    const { id } = await walk.file(community, 'dongyang/full-employment-community-grant', facts);
    const entitlementId = await pass(community, id);
    expect(await walk.instalments(community, entitlementId)).toEqual([['once', '20000.00']]);
    expect(await evaluationAfter(community, entitlementId)).toBeUndefined();
    const { items } = await community.get(`applications/${id}/timeline?limit=100`);
    expect(items.map(({ type }: Loose) => type)).toContain('continuationAssessed');
  });
});

describe('an employer’s claim without a roster', () => {
  it('is one for one head: both subsidies of a public-welfare post', async () => {
    await walk.set('dongyang', 'employerMinimumContributions', [
      { from: `${Number(today.slice(0, 4)) - 1}-01`, pension: '168.00', medical: '96.00', unemployment: '24.00' },
    ]);
    const employer = await stack.newApplicant();
    const facts = {
      postType: 'public-welfare',
      personCategories: ['hardship-person'],
      contractMonths: 36,
      employerPaysSocialInsurance: true,
      firstSubsidisedMonth: today.slice(0, 7),
    };
    // 168.00 + 96.00 + 24.00; half of 850.00.
    for (const [scheme, monthlyAmount] of [
      ['public-welfare-post-social-insurance', '288.00'],
      ['public-welfare-post-subsidy', '425.00'],
    ]) {
      const { id } = await walk.file(employer, `dongyang/${scheme}`, facts);
      expect((await walk.approve(employer, id, THREE_STAGES)).award).toMatchObject({ monthlyAmount });
    }
  });
});
