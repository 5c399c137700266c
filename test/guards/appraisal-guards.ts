// The guards on the amounts, places and days of the schemes of Jiangmen, Nanning, the county appraisal, Shangluo and Hubei.
import type { Guard } from './guards.js';

const HIRE = 'test/domain/assessment/recruitment-hire.test.ts';
const AWARD = 'test/domain/assessment/recruitment-award.test.ts';

export const APPRAISAL_GUARDS: readonly Guard[] = [
  {
    guards: 'What is found after the cut-off changes no result of the year',
    file: 'activities/cases/establish.ts',
    remove: '    await assertFindingsOpen(deps, tx, file, scheme, businessNow);\n',
    leave: '',
    test: 'test/api/scenarios/appraisal.test.ts',
    named: 'none after the cut-off does',
  },
  {
    guards: 'The hundred and first child gets no place',
    file: 'policies/jiangmen/schemes/paired-region-schooling.yaml',
    remove: 'when: quotaUsed < 100',
    leave: 'when: quotaUsed <= 100',
    test: 'test/domain/assessment/jiangmen-schooling.test.ts',
    named: 'is refused with {"quotaUsed":100}',
  },
  {
    guards: 'The years of a budget share add up to the share of a head',
    file: 'domain/assessment/award/budget-share.ts',
    remove: 'place < before ? this.#annual() : this.#perHead() - this.#annual() * before',
    leave: 'this.#annual()',
    test: 'test/domain/assessment/jiangmen-schooling.test.ts',
    named: 'pays what rounding has left in the last year',
  },
  {
    guards: 'A share of a month is paid for the month that is claimed only',
    file: 'domain/assessment/award/monthly-share.ts',
    remove:
      'if (period !== monthOf(values.claim.asOf)) throw new RangeError(`${period} is not the month that is claimed`);',
    leave: '',
    test: 'test/domain/assessment/amounts-not-stated.test.ts',
    named: 'planned for the month that is claimed',
  },
  {
    guards: 'A subsidy that was given already is not paid again',
    file: 'policies/hubei/schemes/hb-new-start-plan.yaml',
    remove: '{ when: \'not ("job-seeking-subsidy" in completedItems)\', take: jobSeekingSubsidyAmount }',
    leave: "{ when: 'count(completedItems, true) >= 0', take: jobSeekingSubsidyAmount }",
    test: 'test/domain/assessment/amounts-not-stated.test.ts',
    named: 'only while the subsidy is open',
  },
  {
    guards: 'A spell that ended before its three months were over does not count',
    file: 'domain/assessment/award/employment-recognition.ts',
    remove: 'spell.to === undefined || spell.to >= this.#completeOn(spell)',
    leave: 'spell.from !== spell.to',
    test: HIRE,
    named: 'does not count',
  },
  {
    guards: 'A hire counts only once its three months are over',
    file: 'policies/county-recruitment/schemes/recruitment-hire-recognition.yaml',
    remove: 'when: date(asOf) >= date(completeOn)',
    leave: 'when: date(asOf) <= date(completeOn) or date(asOf) >= date(completeOn)',
    test: HIRE,
    named: 'runs until its three months are over',
  },
  {
    guards: 'No more units are awarded than there are places',
    file: 'domain/assessment/award/unit-ranking.ts',
    remove: 'return this.#rank(units).slice(0, this.parameters.places);',
    leave: 'return this.#rank(units);',
    test: AWARD,
    named: 'goes to the five best',
  },
  {
    guards: 'A tie for the last place is left to a person',
    file: 'domain/assessment/award/unit-ranking.ts',
    remove: 'last !== undefined && next !== undefined && this.#compare(last, next) === 0',
    leave: 'false',
    test: AWARD,
    named: 'is held where the fifth and the sixth are equal',
  },
  {
    guards: 'Points are compared before they are rounded',
    file: 'domain/assessment/award/unit-ranking.ts',
    remove: 'compareRatios(score, readRatio(least.points)) < 0',
    leave: 'compareRatios(readRatio(printed(score)), readRatio(least.points)) < 0',
    test: AWARD,
    named: 'are compared before they are rounded',
  },
];
