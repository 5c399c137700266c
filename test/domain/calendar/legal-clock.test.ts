import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, addMonths } from '../../../domain/calendar/civil-date.js';
import { deadlineOf, isWorkday, type WorkCalendar } from '../../../domain/calendar/legal-clock.js';
import { startOfDay } from '../../../domain/calendar/shanghai.js';

const HOUR = 3_600_000;
const noon = (date: string) => startOfDay(date) + 12 * HOUR;
/** National day 2026 as published: 1-7 October off, 10 October a Saturday of work. */
const calendar: WorkCalendar = {
  years: new Map([
    [
      2026,
      {
        daysOff: new Set(['2026-10-01', '2026-10-02', '2026-10-05', '2026-10-06', '2026-10-07']),
        extraWorkdays: new Set(['2026-10-10']),
      },
    ],
  ]),
};
const none: WorkCalendar = { years: new Map() };

describe('the legal clock', () => {
  it('ends at the end of the last day; the day of the start does not count', () => {
    expect(deadlineOf(noon('2026-11-24'), { limit: 5, unit: 'day' }, [], none)).toEqual({
      at: startOfDay('2026-11-30'),
    });
  });

  it('skips weekends and holidays, and counts make-up working days', () => {
    expect(isWorkday('2026-10-10', calendar)).toBe(true);
    expect(isWorkday('2026-10-11', calendar)).toBe(false);
    expect(deadlineOf(noon('2026-09-30'), { limit: 3, unit: 'workingDay' }, [], calendar)).toEqual({
      at: startOfDay('2026-10-11'),
    });
  });

  it('gives no deadline for a year whose calendar is not published', () => {
    expect(deadlineOf(noon('2026-12-30'), { limit: 5, unit: 'workingDay' }, [], calendar)).toEqual({
      missing: 'calendar',
      year: 2027,
    });
  });

  it('counts months to the same day number, clamped', () => {
    expect(deadlineOf(noon('2007-11-30'), { limit: 3, unit: 'month' }, [], none)).toEqual({
      at: startOfDay('2008-03-01'),
    });
  });

  it('stands still while the claimant is asked for papers', () => {
    const start = noon('2026-11-02');
    const pause = { from: noon('2026-11-04'), to: noon('2026-11-14') };
    expect(deadlineOf(start, { limit: 5, unit: 'day' }, [pause], none)).toEqual({ at: startOfDay('2026-11-18') });
    expect(deadlineOf(start, { limit: 5, unit: 'day' }, [{ from: pause.from }], none)).toEqual({ missing: 'paused' });
    expect(deadlineOf(start, { limit: 1, unit: 'month' }, [pause], none)).toEqual({ at: startOfDay('2026-12-13') });
  });

  it('adds exactly the days of its pauses, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 90 }),
        fc.integer({ min: 0, max: 10 }),
        fc.integer({ min: 0, max: 60 }),
        (limit, after, length) => {
          const start = '2026-01-15';
          const pause = {
            from: noon(addDays(start, Math.min(after, limit - 1))),
            to: noon(addDays(start, Math.min(after, limit - 1) + length)),
          };
          const paused = deadlineOf(noon(start), { limit, unit: 'day' }, [pause], none);
          expect(paused).toEqual({ at: startOfDay(addDays(start, limit + length + 1)) });
        },
      ),
    );
  });

  it('never ends a longer limit earlier', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (limit) => {
        const [shorter, longer] = [limit, limit + 1].map((n) =>
          deadlineOf(noon('2026-01-31'), { limit: n, unit: 'month' }, [], none),
        );
        expect((longer as { at: number }).at).toBeGreaterThan((shorter as { at: number }).at);
        expect((shorter as { at: number }).at).toBe(startOfDay(addDays(addMonths('2026-01-31', limit), 1)));
      }),
    );
  });
});
