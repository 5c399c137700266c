import { describe, expect, it } from '@jest/globals';
import { countOwed, DUTY_STATUSES, dutyActions, isBreach, isOutstanding } from '../../../domain/duty/lifecycle.js';
import { findRecordingRefusal, mayComplete } from '../../../domain/duty/recording.js';
import type { DutyTerms } from '../../../domain/duty/terms.js';

const terms: DutyTerms = {
  clause: 'S4 一(四)',
  limit: { limit: 3, unit: 'month' },
  reminderLeadDays: 30,
  escalation: [],
  recordedBy: ['intake'],
  completedBy: ['intake', 'auditor'],
  owes: [],
};

describe('the life of a duty', () => {
  it('offers its completion only for the last thing that is owed, in time or late', () => {
    for (const status of ['open', 'breached'] as const) {
      expect(dutyActions(status, 1)).toEqual(['complete', 'record']);
      expect(dutyActions(status, 2)).toEqual(['record']);
    }
    for (const status of ['done', 'doneLate'] as const) expect(dutyActions(status, 0)).toEqual([]);
  });

  it('counts a breach also after a late completion', () => {
    expect(DUTY_STATUSES.filter(isBreach)).toEqual(['breached', 'doneLate']);
    expect(DUTY_STATUSES.filter(isOutstanding)).toEqual(['open', 'breached']);
  });

  it('counts what is owed one by one', () => {
    expect(
      countOwed([
        { item: 'consultation', count: 1, done: 1 },
        { item: 'vacancy', count: 3, done: 1 },
      ]),
    ).toBe(2);
  });
});

describe('recording a duty', () => {
  const clerk = { roles: ['intake'], organisationPath: 'hubei/community-a' };
  const began = { jurisdiction: 'hubei', startedOn: '2007-03-15' };
  const at = (text: string) => Date.parse(text);
  const refusal = (...call: Parameters<typeof findRecordingRefusal>) => findRecordingRefusal(...call)?.code;

  it('is possible from the first instant of the day on which it began, in Asia/Shanghai', () => {
    expect(refusal(terms, clerk, began, at('2007-03-14T15:59:59.999Z'))).toBe('not-yet-begun');
    expect(refusal(terms, clerk, began, at('2007-03-14T16:00:00Z'))).toBeUndefined();
    expect(refusal(terms, clerk, began, at('2026-11-26T00:00:00Z'))).toBeUndefined();
  });

  it('is for the roles that its kind names, in its own jurisdiction', () => {
    const now = at('2007-03-20T00:00:00Z');
    expect(refusal(terms, { ...clerk, roles: ['auditor'] }, began, now)).toBe('forbidden');
    expect(refusal(terms, { ...clerk, organisationPath: 'dongyang/street-a' }, began, now)).toBe('forbidden');
    expect(refusal(terms, { ...clerk, organisationPath: null }, began, now)).toBe('forbidden');
    expect(refusal(undefined, clerk, began, now)).toBe('unknown-duty-type');
  });

  it('leaves its completion to roles of an office that covers its own', () => {
    const may = (organisationPath: string | null, roles = ['auditor']) =>
      mayComplete(terms, { roles, organisationPath }, 'hubei/community-a');
    expect([may('hubei/community-a'), may('hubei')]).toEqual([true, true]);
    for (const path of ['hubei/community', 'hubei/community-ab', 'hubei/community-a/x', 'dongyang', null])
      expect([path, may(path)]).toEqual([path, false]);
    expect(may('hubei', ['supervisor'])).toBe(false);
  });
});
