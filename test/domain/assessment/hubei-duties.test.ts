// S4 一(四) and 一(五): a zero-employment household within three months, one-on-one service for graduates.
import { describe, expect, it } from '@jest/globals';
import { askPack, linesOf } from './pack-claims.js';

describe('a zero-employment household', () => {
  const of = (asOf: string, facts: object) => askPack('hb-zero-household', asOf, facts);

  it.each([
    ['2007-06-15', undefined, true, false],
    ['2007-06-16', undefined, true, true],
    ['2007-06-16', '2007-06-15', false, false],
    // A solution that comes late leaves it counted as late.
    ['2007-07-01', '2007-06-16', false, true],
    ['2007-03-20', '2007-03-15', false, false],
  ])('on %s, solved on %s: due %s, late %s', (asOf, solvedOn, isDutyDue, isOverdue) => {
    const facts = { appearedOn: '2007-03-15', ...(solvedOn && { solvedOn }) };
    expect(of(asOf, facts)).toMatchObject({ outcome: 'eligible', isDutyDue, isOverdue, dueBy: '2007-06-15' });
  });

  it.each([
    ['2007-11-30', '2008-02-29'],
    ['2006-11-30', '2007-02-28'],
    ['2007-01-31', '2007-04-30'],
  ])('that appeared on %s must be solved by %s', (appearedOn, dueBy) => {
    expect(of(appearedOn, { appearedOn }).dueBy).toBe(dueBy);
  });

  it('needs the day on which it appeared', () => {
    expect(of('2007-03-20', {})).toMatchObject({ outcome: 'incomplete', missing: ['appearedOn'] });
  });
});

describe('a registered graduate', () => {
  const graduate = { personCategories: ['graduate'], unemploymentRegistrationDate: '2007-07-10' };
  const of = (asOf: string, facts: object) => askPack('hb-graduate-one-on-one', asOf, { ...graduate, ...facts });

  it.each([
    [{}, 1, 3, true],
    [{ consultationsGiven: 1 }, 0, 3, true],
    [{ consultationsGiven: 1, vacancyOffersGiven: 2 }, 0, 1, true],
    [{ consultationsGiven: 1, vacancyOffersGiven: 3 }, 0, 0, false],
    [{ consultationsGiven: 4, vacancyOffersGiven: 9 }, 0, 0, false],
  ])('who got %j is owed %s consultations and %s vacancies', (facts, consultations, vacancies, isDutyDue) => {
    const owed = { 'consultation-and-guidance': consultations, 'suitable-vacancy': vacancies };
    expect(of('2007-10-10', facts)).toMatchObject({
      outcome: 'eligible',
      isDutyDue,
      dueBy: '2007-10-10',
      isOverdue: false,
      remainingServices: owed,
      isFreeOfCharge: true,
    });
    expect(of('2007-10-11', facts)).toMatchObject({ isOverdue: isDutyDue, remainingServices: owed });
  });

  it('reads what is owed', () => {
    expect(linesOf(of('2007-07-10', {}), 'en')).toContain(
      'Services still owed: consultation-and-guidance 1, suitable-vacancy 3',
    );
    expect(linesOf(of('2007-07-10', {}), 'zh-CN')).toContain('最后期限：2007-10-10');
  });

  it('is a graduate; what is missing is named', () => {
    expect(of('2007-07-10', { personCategories: ['disabled'] }).reasons).toEqual(['not-graduate']);
    expect(askPack('hb-graduate-one-on-one', '2007-07-10', {})).toMatchObject({
      outcome: 'incomplete',
      missing: ['personCategories', 'unemploymentRegistrationDate'],
    });
  });
});
