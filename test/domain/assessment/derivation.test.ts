import { describe, expect, it } from '@jest/globals';
import { CaseValues } from '../../../domain/assessment/case-values.js';
import type { Facts } from '../../../domain/policy/value-type.js';
import { CITED, complaintsAbout, smallScheme, type Parts } from './small-scheme.js';

/** A pack that shows the derivation `found` as a result of the given field. */
function packOf(field: string, derivation: object, facts: readonly string[], others: object = {}): Parts {
  return {
    form: facts.map((fact) => ({ fact })),
    derivations: { found: derivation, ...others },
    results: { [field]: { of: 'found', ...CITED } },
  };
}

function find(parts: Parts, facts: Facts, name = 'found') {
  const scheme = smallScheme(parts);
  const values = new CaseValues({ asOf: '2010-03-15', facts, settings: {} }, scheme.resolvers);
  const found = values.find(name);
  return found.state === 'known' ? found.value : found.state;
}

describe('a derivation of a day', () => {
  it.each([
    ['thirty days before', { op: 'addDays', date: 'layoffDate', days: -30 }, '2009-06-30', '2009-05-31'],
    ['the day before, over a leap day', { op: 'addDays', date: 'layoffDate', days: -1 }, '2008-03-01', '2008-02-29'],
  ])('counts %s', (_what, derivation, layoffDate, expected) => {
    expect(find(packOf('dueBy', derivation, ['layoffDate']), { layoffDate })).toBe(expected);
  });

  it('adds as many months as a claim says, cut to a hundred years', () => {
    const parts = packOf('dueBy', { op: 'termEnd', from: 'approvedOn', months: 'benefitMonths' }, [
      'approvedOn',
      'benefitMonths',
    ]);
    expect(find(parts, { approvedOn: '2007-11-01', benefitMonths: 36 })).toBe('2010-10-31');
    expect(find(parts, { approvedOn: '2007-11-01', benefitMonths: Number.MAX_SAFE_INTEGER })).toBe('2107-10-31');
    expect(find(parts, { approvedOn: '2007-11-01' })).toBe('absent');
  });

  it('chooses the later or the earlier of the days that are given', () => {
    const days = (op: string) => packOf('dueBy', { op, dates: ['appearedOn', 'solvedOn'] }, ['appearedOn', 'solvedOn']);
    const both = { appearedOn: '2007-03-15', solvedOn: '2007-06-01' };
    expect(find(days('laterOf'), both)).toBe('2007-06-01');
    expect(find(days('earlierOf'), both)).toBe('2007-03-15');
    expect(find(days('laterOf'), { appearedOn: '2007-03-15' })).toBe('2007-03-15');
    expect(find(days('laterOf'), {})).toBe('absent');
  });

  it('finds the first and the last day of a month and of a year, and the year of a day', () => {
    const parts = packOf('dueBy', { op: 'lastDayOf', of: 'firstSubsidisedMonth' }, ['firstSubsidisedMonth']);
    expect(find(parts, { firstSubsidisedMonth: '2008-02' })).toBe('2008-02-29');
    const year = packOf('dueBy', { op: 'lastDayOf', of: 'year' }, ['approvedOn'], {
      year: { op: 'yearOf', date: 'approvedOn' },
    });
    expect(find(year, { approvedOn: '2009-05-04' })).toBe('2009-12-31');
    expect(find(year, { approvedOn: '2009-05-04' }, 'year')).toBe(2009);
    const first = packOf('dueBy', { op: 'firstDayOf', of: 'incomeYear' }, ['incomeYear']);
    expect(find(first, { incomeYear: 2009 })).toBe('2009-01-01');
  });
});

describe('a derivation of codes', () => {
  it('keeps those of a group, in the order of the group', () => {
    const parts = packOf('hardshipCategories', { op: 'codesInGroup', of: 'personCategories', group: 'hardship' }, [
      'personCategories',
    ]);
    const personCategories = ['rural-minimum-allowance-family', 'graduate', 'age-4050', 'age-4050'];
    expect(find(parts, { personCategories })).toEqual(['age-4050', 'rural-minimum-allowance-family']);
  });

  it('has one more while something holds, and none twice', () => {
    const derivation = { op: 'codesWith', of: 'personCategories', code: 'age-4050', when: 'isAbleAndSeekingWork' };
    const parts = packOf('hardshipCategories', derivation, ['personCategories', 'isAbleAndSeekingWork']);
    const given = (isAbleAndSeekingWork: boolean, ...personCategories: string[]) =>
      find(parts, { personCategories, isAbleAndSeekingWork });
    expect(given(true, 'graduate')).toEqual(['graduate', 'age-4050']);
    expect(given(true, 'age-4050')).toEqual(['age-4050']);
    expect(given(false, 'graduate')).toEqual(['graduate']);
  });

  it('lists what a list does not hold yet', () => {
    const derivation = { op: 'codesNotIn', codes: ['service-group', 'free-training'], of: 'completedItems' };
    const parts = packOf('remainingItems', derivation, ['completedItems']);
    expect(find(parts, { completedItems: ['free-training'] })).toEqual(['service-group']);
  });
});

describe('a derivation of a value that may be given in several ways', () => {
  it('takes the first that is given', () => {
    const parts = packOf('registrationDistrict', { op: 'firstGiven', of: ['residenceDistrict', 'filingDistrict'] }, [
      'residenceDistrict',
      'filingDistrict',
    ]);
    expect(find(parts, { residenceDistrict: 'a', filingDistrict: 'b' })).toBe('a');
    expect(find(parts, { filingDistrict: 'b' })).toBe('b');
    expect(find(parts, {})).toBe('absent');
  });

  it('takes the value that its case names', () => {
    const derivation = {
      op: 'cases',
      type: 'text',
      needs: ['hasWorkHistory'],
      cases: [{ when: 'hasWorkHistory', take: 'residenceDistrict' }, { take: 'filingDistrict' }],
    };
    const facts = ['hasWorkHistory', 'residenceDistrict', 'filingDistrict'];
    const parts = packOf('registrationDistrict', derivation, facts);
    const districts = { residenceDistrict: 'a', filingDistrict: 'b' };
    expect(find(parts, { hasWorkHistory: true, ...districts })).toBe('a');
    expect(find(parts, { hasWorkHistory: false, ...districts })).toBe('b');
  });
});

describe('a derivation over other awards', () => {
  const award = (scheme: string, from: string, to: string) => ({ scheme, from, to, status: 'paid' });
  const before = (among: object) =>
    packOf('isDutyDue', { op: 'awardedBefore', awards: 'otherAwards', ...among }, ['otherAwards']);

  it('finds one of a group or of named schemes whenever it was', () => {
    const otherAwards = [award('other-grant', '2001-01', '2001-01')];
    expect(find(before({ group: 'grants' }), { otherAwards })).toBe(true);
    expect(find(before({ schemes: ['other-grant'] }), { otherAwards })).toBe(true);
    expect(find(before({ schemes: ['small-grant'] }), { otherAwards })).toBe(false);
  });

  it('finds one of named schemes in the month of the claim only', () => {
    const derivation = {
      op: 'overlappingAwards',
      awards: 'otherAwards',
      schemes: ['other-grant'],
      from: 'asOf',
      months: 1,
    };
    const parts = packOf('isDutyDue', derivation, ['otherAwards']);
    expect(find(parts, { otherAwards: [award('other-grant', '2010-03', '2010-03')] })).toBe(true);
    expect(find(parts, { otherAwards: [award('other-grant', '2010-02', '2010-02')] })).toBe(false);
    expect(find(parts, { otherAwards: [award('small-grant', '2010-03', '2010-03')] })).toBe(false);
  });
});

describe('the loader', () => {
  it.each([
    [
      'awards of a group and of schemes at once',
      packOf('isDutyDue', { op: 'awardedBefore', awards: 'otherAwards', group: 'grants', schemes: ['other-grant'] }, [
        'otherAwards',
      ]),
      /of a group or of named schemes/,
    ],
    [
      'awards of a scheme that does not exist',
      packOf('isDutyDue', { op: 'awardedBefore', awards: 'otherAwards', schemes: ['no-grant'] }, ['otherAwards']),
      /no scheme "no-grant"/,
    ],
    [
      'values of different types',
      packOf('dueBy', { op: 'firstGiven', of: ['appearedOn', 'courseDays'] }, ['appearedOn', 'courseDays']),
      /"courseDays" is a wholeNumber, not a date/,
    ],
    [
      'values that rest on each other',
      packOf('dueBy', { op: 'firstGiven', of: ['found', 'appearedOn'] }, ['appearedOn']),
      /"found" needs itself/,
    ],
    [
      'a code that the list cannot hold',
      packOf('remainingItems', { op: 'codesNotIn', codes: ['tea'], of: 'completedItems' }, ['completedItems']),
      /"tea" is no code/,
    ],
    [
      'a value of the wrong type for its case',
      packOf(
        'dueBy',
        {
          op: 'cases',
          type: 'date',
          needs: ['hasWorkHistory'],
          cases: [{ when: 'hasWorkHistory', take: 'courseDays' }],
        },
        ['hasWorkHistory', 'courseDays'],
      ),
      /not of the type of this derivation/,
    ],
    [
      'a value that no award offers',
      packOf('subsidisedMonths', { op: 'awardValue', value: 'months', type: 'wholeNumber' }, ['courseDays']),
      /the award offers no "months"/,
    ],
    [
      'a result field that does not exist',
      { form: [{ fact: 'courseDays' }], results: { fortune: { of: 'courseDays', ...CITED } } },
      /no result field "fortune"/,
    ],
    [
      'a result of the wrong type',
      { form: [{ fact: 'courseDays' }], results: { dueBy: { of: 'courseDays', ...CITED } } },
      /is a wholeNumber, not date/,
    ],
    [
      'a result without a value',
      { form: [{ fact: 'courseDays' }], results: { dueBy: CITED } },
      /a result is the value of a name/,
    ],
    [
      'a constant of codes that do not exist',
      { form: [{ fact: 'courseDays' }], results: { waivedFees: { give: ['tea'], ...CITED } } },
      /no code "tea" in "feeClass"/,
    ],
  ])('refuses %s', (_what, parts, complaint) => {
    expect(complaintsAbout(parts)).toContainEqual(expect.stringMatching(complaint));
  });
});
