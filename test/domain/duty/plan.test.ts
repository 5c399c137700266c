import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { planDuty } from '../../../domain/duty/plan.js';
import type { DutyTerms } from '../../../domain/duty/terms.js';

const to = { organisation: 'hubei/county-bureau', role: 'supervisor' };
const terms = (change: Partial<DutyTerms> = {}): DutyTerms => ({
  clause: 'S4 一(四)',
  limit: { limit: 3, unit: 'month' },
  reminderLeadDays: 30,
  escalation: [
    { afterDays: 0, to },
    { afterDays: 30, to },
  ],
  recordedBy: ['intake'],
  completedBy: ['intake'],
  owes: [{ item: 'member-employed', count: 1 }],
  ...change,
});

describe('the plan of a duty', () => {
  it.each([
    ['2007-03-15', '2007-06-15', 'SC21.1'],
    ['2007-07-10', '2007-10-10', 'SC21.4'],
    ['2007-11-30', '2008-02-29', 'SC21.6: clamped in a leap year'],
    ['2006-11-30', '2007-02-28', 'clamped in another year'],
    ['2007-12-31', '2008-03-31', 'over the turn of the year'],
  ])('that began on %s ends with %s (%s)', (startedOn, dueOn) => {
    const plan = planDuty(terms(), startedOn);
    expect(plan.dueOn).toBe(dueOn);
    // The day ends at midnight of Asia/Shanghai, eight hours before that of UTC.
    expect(new Date(plan.dueAt).toISOString()).toBe(`${dueOn}T16:00:00.000Z`);
  });

  it('reminds before, breaches at the end of the due day, and goes up rung by rung', () => {
    expect(planDuty(terms(), '2007-03-15').steps).toEqual([
      { kind: 'reminder', at: Date.parse('2007-05-16T00:00:00+08:00') },
      { kind: 'due', at: Date.parse('2007-06-16T00:00:00+08:00') },
      { kind: 'escalation', rung: 1, to, at: Date.parse('2007-06-16T00:00:00+08:00') },
      { kind: 'escalation', rung: 2, to, at: Date.parse('2007-07-16T00:00:00+08:00') },
    ]);
  });

  it('counts days where the limit is in days', () => {
    expect(planDuty(terms({ limit: { limit: 30, unit: 'day' }, reminderLeadDays: 5 }), '2009-05-01').dueOn).toBe(
      '2009-05-31',
    );
  });

  it('of whatever day and length is that of somebody who turns the leaves of a calendar one by one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 * 365 }),
        fc.integer({ min: 1, max: 36 }),
        fc.constantFrom('month' as const, 'day' as const),
        (day, limit, unit) => {
          const start = leafAfter({ year: 1992, month: 1, day: 1 }, day);
          const due = unit === 'day' ? leafAfter(start, limit) : sameDayAfterMonths(start, limit);
          const plan = planDuty(terms({ limit: { limit, unit }, reminderLeadDays: 0 }), text(start));
          expect([plan.dueOn, new Date(plan.dueAt).toISOString()]).toEqual([text(due), `${text(due)}T16:00:00.000Z`]);
        },
      ),
    );
  });

  it('has its steps in order of time, each at the beginning of a day in Asia/Shanghai', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 80 }), fc.array(fc.integer({ min: 0, max: 900 })), (lead, afters) => {
        const escalation = [...afters].sort((a, b) => a - b).map((afterDays) => ({ afterDays, to }));
        const { steps, dueAt } = planDuty(terms({ reminderLeadDays: lead, escalation }), '2009-05-31');
        const instants = steps.map(({ at }) => at);
        expect(instants).toEqual([...instants].sort((a, b) => a - b));
        expect(instants.every((at) => new Date(at).toISOString().endsWith('T16:00:00.000Z'))).toBe(true);
        const rungs = steps.filter(({ kind }) => kind === 'escalation');
        expect(rungs.map(({ at }) => (at - dueAt) / 86_400_000)).toEqual(escalation.map(({ afterDays }) => afterDays));
      }),
    );
  });
});

// ---------------------------------------------------------------- the slow reference: a calendar turned leaf by leaf

interface Leaf {
  year: number;
  month: number;
  day: number;
}

const text = ({ year, month, day }: Leaf) => [year, month, day].map((n) => String(n).padStart(2, '0')).join('-');

function lengthOf({ year, month }: Leaf): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

function next(leaf: Leaf): Leaf {
  const { year, month, day } = leaf;
  if (day < lengthOf(leaf)) return { year, month, day: day + 1 };
  return month === 12 ? { year: year + 1, month: 1, day: 1 } : { year, month: month + 1, day: 1 };
}

function leafAfter(from: Leaf, leaves: number): Leaf {
  let leaf = from;
  for (let turned = 0; turned < leaves; turned += 1) leaf = next(leaf);
  return leaf;
}

/** The leaf with the same number in the month that is so many months later; in a shorter month, its last. */
function sameDayAfterMonths(from: Leaf, months: number): Leaf {
  let leaf = from;
  for (let begun = 0; begun < months;) {
    leaf = next(leaf);
    if (leaf.day === 1) begun += 1;
  }
  while (leaf.day < from.day && leaf.day < lengthOf(leaf)) leaf = next(leaf);
  return leaf;
}
