// S2.1 二: a hire counts after three months in one enterprise, by 25 December, with five papers that agree.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addMonths } from '../../../domain/calendar/civil-date.js';
import { askPack, linesOf, planOf } from './pack-claims.js';
import { CITED, complaintsAbout } from './small-scheme.js';

const PAPERS = [
  'introduction-letter-receipt',
  'employee-roster',
  'monthly-payroll',
  'employee-card',
  'identity-card-copy',
];
const CLOSE = '2008-12-25';

interface Spell {
  readonly enterprise: string;
  readonly from: string;
  readonly to?: string;
}
const at = (enterprise: string, from: string, to?: string): Spell => ({ enterprise, from, ...(to && { to }) });

function hire(employmentSpells: readonly Spell[], changes: object = {}, settings: object = { appraisalYear: 2008 }) {
  const { asOf = CLOSE, ...facts } = changes as { asOf?: string };
  return askPack(
    'recruitment-hire-recognition',
    asOf,
    { isLabourContractSigned: true, documents: PAPERS, employmentSpells, ...facts },
    settings,
  );
}

describe('a hire', () => {
  it.each([
    // Still there on the day three months later: the last day worked may be that day, not the one before.
    [[at('a', '2008-03-10', '2008-06-10')], '2008-06-10', 'a'],
    [[at('a', '2007-11-30', '2008-01-15'), at('b', '2008-02-01')], '2008-05-01', 'b'],
    // The same day number, cut to the end of the month.
    [[at('a', '2008-08-31', '2008-11-30')], '2008-11-30', 'a'],
    [[at('a', '2008-09-25')], '2008-12-25', 'a'],
    // The earliest that lasts, in whatever order they are given.
    [[at('late', '2008-08-01'), at('early', '2008-02-01', '2008-06-30')], '2008-05-01', 'early'],
    [[at('first', '2008-02-01'), at('second', '2008-02-01')], '2008-05-01', 'first'],
    // An earlier hire does not hide one of the year.
    [[at('old', '2007-01-01', '2007-12-31'), at('new', '2008-01-01')], '2008-04-01', 'new'],
  ])('counts: %j on %s at %s', (spells, recognisedOn, countedEnterprise) => {
    expect(hire(spells)).toMatchObject({ outcome: 'eligible', recognisedOn, countedEnterprise });
  });

  it.each([
    [[at('a', '2008-03-10', '2008-06-09')], ['less-than-three-months-in-one-enterprise']],
    // Two enterprises do not add up.
    [
      [at('a', '2008-07-01', '2008-08-31'), at('b', '2008-09-01', '2008-10-31')],
      ['less-than-three-months-in-one-enterprise'],
    ],
    [[at('a', '2007-10-01')], ['not-hired-in-appraisal-year']],
    [[at('a', '2009-01-01')], ['not-hired-in-appraisal-year']],
    [
      [at('a', '2007-10-01', '2007-11-01')],
      ['not-hired-in-appraisal-year', 'less-than-three-months-in-one-enterprise'],
    ],
    // The spell of the year is the one that is judged.
    [
      [at('a', '2006-01-01', '2008-05-31'), at('b', '2008-06-01', '2008-07-31')],
      ['less-than-three-months-in-one-enterprise'],
    ],
    [[at('a', '2008-09-26')], ['three-months-not-reached-by-cut-off']],
    [[at('a', '2008-12-31')], ['three-months-not-reached-by-cut-off']],
    [[], ['not-hired-in-appraisal-year', 'less-than-three-months-in-one-enterprise']],
  ])('does not count: %j', (spells, reasons) => {
    const assessment = hire(spells);
    expect(assessment).toMatchObject({ outcome: 'ineligible', reasons });
    expect(assessment).not.toHaveProperty('recognisedOn');
  });

  it('runs until its three months are over, and opens by itself', () => {
    const spells = [at('a', '2008-09-25')];
    expect(hire(spells, { asOf: '2008-12-24' })).toMatchObject({ outcome: 'wait', opensOn: '2008-12-25' });
    expect(hire(spells, { asOf: '2008-10-25' })).toMatchObject({ outcome: 'wait', opensOn: '2008-12-25' });
    expect(hire(spells, { asOf: '2009-02-01' })).toMatchObject({ outcome: 'eligible', recognisedOn: '2008-12-25' });
  });

  it('needs a contract and papers that agree', () => {
    const spells = [at('a', '2008-03-10')];
    expect(hire(spells, { isLabourContractSigned: false, mismatchedDocuments: ['employee-card'] }).reasons).toEqual([
      'no-labour-contract',
      'five-evidences-disagree',
    ]);
    expect(hire(spells, { mismatchedDocuments: [] }).outcome).toBe('eligible');
  });

  it('lacks what is not there: papers, facts, and the year', () => {
    const spells = [at('a', '2008-03-10')];
    expect(hire(spells, { documents: PAPERS.slice(2) })).toMatchObject({
      outcome: 'incomplete',
      missing: ['introduction-letter-receipt', 'employee-roster'],
    });
    expect(askPack('recruitment-hire-recognition', CLOSE, {}, { appraisalYear: 2008 })).toMatchObject({
      outcome: 'incomplete',
      missing: ['isLabourContractSigned', 'employmentSpells', ...PAPERS],
    });
    expect(hire(spells, {}, {})).toMatchObject({ outcome: 'blocked', missingSettings: ['appraisalYear'] });
    // No year makes two months three.
    expect(hire([at('a', '2008-03-10', '2008-05-09')], {}, {})).toMatchObject({
      outcome: 'ineligible',
      reasons: ['less-than-three-months-in-one-enterprise'],
    });
  });

  it('says how it was counted', () => {
    const assessment = hire([at('plant-a', '2008-09-25')]);
    expect(linesOf(assessment, 'zh-CN')).toEqual([
      'plant-a：2008-09-25 录用，满 3 个月之日为 2008-12-25，不晚于截止日 2008-12-25',
      '认定日：2008-12-25',
      '计入的企业：plant-a',
    ]);
    expect(linesOf(assessment, 'en')[0]).toBe(
      'plant-a: hired on 2008-09-25, 3 months complete on 2008-12-25, not after the cut-off 2008-12-25',
    );
  });

  it('pays nothing', () => {
    const facts = { isLabourContractSigned: true, documents: PAPERS, employmentSpells: [{ ...at('a', '2008-03-10') }] };
    expect(planOf('recruitment-hire-recognition', CLOSE, facts, { appraisalYear: 2008 })).toEqual([]);
  });

  it('counts exactly if the worker was seen there on the day three months later, walking day by day', () => {
    const from = fc.integer({ min: 0, max: 365 }).map((days) => addDays('2008-01-01', days));
    fc.assert(
      fc.property(from, fc.option(fc.integer({ min: 0, max: 120 }), { nil: undefined }), (start, days) => {
        const to = days === undefined ? undefined : addDays(start, days);
        let day = start;
        while (day !== addMonths(start, 3) && (to === undefined || day < to)) day = addDays(day, 1);
        const isSeen = day === addMonths(start, 3);
        const isCounted = isSeen && day <= CLOSE;
        expect(hire([at('a', start, to)], { asOf: '2009-12-31' }).outcome).toBe(isCounted ? 'eligible' : 'ineligible');
      }),
    );
  });
});

describe('the recognition of employment', () => {
  it.each([
    [{ spells: 'otherAwards' }, 'the elements of "otherAwards" have no text "enterprise"'],
    [{ spells: 'birthDate' }, '"birthDate" is a date, not a objects'],
    [{ year: 'birthDate' }, '"birthDate" is a date, not a year'],
    [{ cutOff: '02-29' }, expect.stringContaining('a month and a day')],
  ])('refuses %j', (changes, complaint) => {
    const form = [{ fact: 'employmentSpells' }, { fact: 'otherAwards' }, { fact: 'birthDate' }, { fact: 'incomeYear' }];
    const award = {
      kind: 'employment-recognition',
      ...CITED,
      spells: 'employmentSpells',
      months: 3,
      year: 'incomeYear',
      cutOff: '12-25',
    };
    expect(complaintsAbout({ form, award: { ...award, ...changes } })).toContainEqual(complaint);
  });
});
