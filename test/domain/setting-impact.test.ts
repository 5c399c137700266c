import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  countCase,
  countEntitlement,
  emptyTally,
  isShort,
  totalOf,
  type ChangedInstalment,
} from '../../domain/setting-impact.js';

const FUND = { scheme: 'flexible', line: 'employment-fund' };
const month = (change: Partial<ChangedInstalment> = {}): ChangedInstalment => ({
  before: 26_400n,
  after: 27_500n,
  funding: 'reserved',
  budgetYear: 2027,
  ...change,
});

describe('what a changed setting would do', () => {
  it('is money up and money down, which do not cancel each other', () => {
    const tally = emptyTally();
    countEntitlement(tally, FUND, [month(), month({ after: 24_200n })]);
    countEntitlement(tally, FUND, [month({ after: 26_500n })]);
    expect(totalOf(tally)).toMatchObject({ entitlements: 2, periods: 3, up: '1200', down: '2200' });
  });

  it('is no change of an entitlement whose instalments stay as they are', () => {
    const tally = emptyTally();
    countEntitlement(tally, FUND, []);
    expect([tally.entitlementsSeen, totalOf(tally).entitlements, tally.schemes]).toEqual([1, 0, {}]);
  });

  it('needs of a line the difference of what is reserved in it, and the whole of what is not', () => {
    const tally = emptyTally();
    countEntitlement(tally, FUND, [month(), month({ budgetYear: 2028, funding: 'committed' })]);
    countEntitlement(tally, FUND, [month({ before: null, budgetYear: 2028, funding: 'committed' })]);
    expect(Object.values(tally.lines)).toEqual([
      { line: 'employment-fund', year: 2027, needed: '1100' },
      { line: 'employment-fund', year: 2028, needed: '55000' },
    ]);
  });

  it('needs of a line what is paid further for instalments that were paid: too much gives it nothing back', () => {
    const tally = emptyTally();
    countEntitlement(tally, FUND, [
      month({ further: 1_100n }),
      month({ after: 24_200n, further: 0n }),
      // 22.00 more, of which 15.00 had been paid too much before.
      month({ after: 28_600n, further: 700n }),
    ]);
    expect(Object.values(tally.lines)).toEqual([{ line: 'employment-fund', year: 2027, needed: '1800' }]);
    expect(totalOf(tally)).toMatchObject({ periods: 3, up: '3300', down: '2200' });
  });

  it('needs nothing of a line where a scheme names none', () => {
    const tally = emptyTally();
    countEntitlement(tally, { ...FUND, line: null }, [month({ funding: 'unlimited' })]);
    expect([tally.lines, totalOf(tally).up]).toEqual([{}, '1100']);
  });

  it('bursts a line that has less than is needed, not one that has just that', () => {
    expect(isShort({ available: '1100', needed: '1100' })).toBe(false);
    expect(isShort({ available: '1099', needed: '1100' })).toBe(true);
  });

  it('tells cases that go on from those that still lack something, scheme by scheme', () => {
    const tally = emptyTally();
    countCase(tally, 'flexible', true);
    countCase(tally, 'flexible', false);
    countCase(tally, 'piecework', true);
    expect(tally.schemes).toMatchObject({
      flexible: { casesReleased: 1, casesStillWaiting: 1 },
      piecework: { casesReleased: 1, casesStillWaiting: 0 },
    });
    expect(totalOf(tally)).toMatchObject({ casesReleased: 2, casesStillWaiting: 1 });
  });

  it('goes up less down by what all amounts together change, however it is cut into pages', () => {
    const fen = fc.bigInt({ min: 0n, max: 10n ** 12n });
    const change = fc.record({ before: fc.option(fen, { nil: null }), after: fen });
    fc.assert(
      fc.property(fc.array(fc.array(change)), (pages) => {
        let tally = emptyTally();
        for (const page of pages) {
          countEntitlement(tally, FUND, page.map(month));
          // Between two pages it is kept as JSON.
          tally = JSON.parse(JSON.stringify(tally)) as typeof tally;
        }
        const { up, down, periods } = totalOf(tally);
        const all = pages.flat();
        const difference = all.reduce((sum, { before, after }) => sum + after - (before ?? 0n), 0n);
        expect([BigInt(up) - BigInt(down), periods]).toEqual([difference, all.length]);
      }),
    );
  });
});
