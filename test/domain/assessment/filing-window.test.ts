// When the operator takes claims: a claim outside of it waits, whatever the scheme, and nothing else about it changes.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { assess } from '../../../domain/assessment/assess.js';
import { settingSchema } from '../../../domain/policy/request-schema.js';
import { likelyClaims } from './arbitrary-claims.js';
import { flexible, policies } from './flexible-claim.js';
import { claimsOf, findings } from './pack-claims.js';

const FUND = 'self-employment-fund-2000';
/** Licensed on 10 February 2004, so claimed from 10 May on. */
const fund = claimsOf(FUND, {
  asOf: '2004-06-01',
  facts: {
    isStateRestructuredEnterpriseWorker: true,
    isLabourRelationTerminated: true,
    businessStartDate: '2004-02-10',
    documents: ['business-licence'],
  },
});
const taken = (from: string, to: string, scheme = FUND) => ({ filingWindows: [{ scheme, from, to }] });

describe('a filing window', () => {
  it('lets a claim wait for its first day, and says between which days claims are taken', () => {
    expect(fund.ask({}, taken('09-01', '10-31'))).toMatchObject({
      outcome: 'wait',
      opensOn: '2004-09-01',
      filingWindow: { from: '2004-09-01', to: '2004-10-31' },
      settingsUsed: taken('09-01', '10-31'),
    });
    expect(fund.ask({}, taken('03-01', '05-31'))).toMatchObject({ outcome: 'wait', opensOn: '2005-03-01' });
  });

  it('changes nothing on its days, for another scheme, or where none is set', () => {
    const { settingsUsed: _none, ...always } = fund.ask();
    for (const settings of [taken('06-01', '06-01'), taken('12-01', '06-01'), taken('09-01', '10-31', 'sl-flexible')]) {
      const { settingsUsed: _used, ...answer } = fund.ask({}, settings);
      expect(answer).toEqual(always);
    }
    expect(always).toMatchObject({ outcome: 'eligible', oneOffAmount: '2000.00' });
  });

  it('is waited for after the waiting time of the scheme, if that ends outside of it', () => {
    const early = (from: string, to: string) => fund.ask({}, taken(from, to), '2004-03-01');
    expect(early('02-01', '05-31')).toMatchObject({ outcome: 'wait', opensOn: '2004-05-10' });
    expect(early('02-01', '05-31')).not.toHaveProperty('filingWindow');
    expect(early('02-01', '05-09')).toMatchObject({ outcome: 'wait', opensOn: '2005-02-01' });
    expect(early('06-01', '06-30')).toMatchObject({ outcome: 'wait', opensOn: '2004-06-01' });
  });

  it('comes after everything that outranks waiting', () => {
    const closed = taken('09-01', '10-31');
    expect(findings(fund.ask({ isLabourRelationTerminated: false }, closed))[0]).toBe('ineligible');
    expect(findings(fund.ask({ documents: [] }, closed))[0]).toBe('incomplete');
  });

  it('makes any claim wait that would otherwise be held or granted, and leaves every higher outcome as it is', () => {
    fc.assert(
      fc.property(likelyClaims, (claim) => {
        const day = claim.asOf.slice(5) === '07-01' ? '08-01' : '07-01';
        const filingWindows = [{ scheme: flexible.scheme, from: day, to: day }];
        const open = assess(flexible, claim);
        const closed = assess(flexible, { ...claim, settings: { ...claim.settings, filingWindows } });
        if (open.outcome !== 'hold' && open.outcome !== 'eligible') {
          expect(closed).toEqual({ ...open, settingsUsed: closed.settingsUsed });
          return;
        }
        expect(closed.outcome).toBe('wait');
        expect([closed.opensOn?.slice(5), (closed.opensOn ?? '') > claim.asOf]).toEqual([day, true]);
        expect(closed).not.toHaveProperty('monthlyAmount');
      }),
      { numRuns: 500 },
    );
  });
});

describe('the setting of filing windows', () => {
  const schema = settingSchema(policies.vocabulary, 'filingWindows');
  it('takes days of the year for schemes that exist, and no value', () => {
    expect(schema.safeParse(taken('11-01', '02-29').filingWindows).success).toBe(true);
    expect([schema.safeParse(null).success, schema.safeParse([]).success]).toEqual([true, true]);
    for (const wrong of [
      taken('02-30', '03-01'),
      taken('2004-01-01', '03-01'),
      taken('01-01', '03-01', 'moon-landing'),
    ])
      expect(schema.safeParse(wrong.filingWindows).success).toBe(false);
    expect(schema.safeParse([{ scheme: FUND, from: '01-01' }]).success).toBe(false);
  });
});

describe('the setting of warning days', () => {
  const schema = settingSchema(policies.vocabulary, 'expiryWarningDays');
  it('takes a day to a year', () => {
    expect([1, 60, 366].every((days) => schema.safeParse(days).success)).toBe(true);
    expect([0, 367, 1_000_000_000, 1.5].some((days) => schema.safeParse(days).success)).toBe(false);
    expect(schema.safeParse(0).error?.issues[0]?.message).toBe('outOfRange');
  });
});
