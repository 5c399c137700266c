import { describe, expect, it } from '@jest/globals';
import { validityOf } from '../../../domain/assessment/certificate-days.js';
import { certificateStatus } from '../../../domain/certificate/validity.js';

describe('the validity of a certificate', () => {
  it('is that of the term where the source says when it begins', () => {
    const term = { from: '2026-03-01', to: '2028-02-29', months: 24 };
    expect(validityOf(term, '2026-05-07')).toEqual({ validFrom: '2026-03-01', validTo: '2028-02-29' });
  });

  it('is the length of the term from the day of the decision where the source states no first day', () => {
    // 信用社区每年认定一次 (S2.3 三(二)2): a year, of which the source does not say when it begins.
    expect(validityOf({ months: 12 }, '2026-11-26')).toEqual({ validFrom: '2026-11-26', validTo: '2027-11-25' });
    expect(validityOf({ months: 12 }, '2028-02-29')).toEqual({ validFrom: '2028-02-29', validTo: '2029-02-28' });
  });

  it('has no end where the source states none', () => {
    expect(validityOf(undefined, '2026-11-26')).toEqual({ validFrom: '2026-11-26', validTo: null });
  });
});

describe('a certificate', () => {
  const year = { validFrom: '2026-11-26', validTo: '2027-11-25', isRevoked: false };
  it.each([
    ['the day before its first', '2026-11-25', 'lapsed'],
    ['its first day', '2026-11-26', 'valid'],
    ['its last day', '2027-11-25', 'valid'],
    ['the day after its last', '2027-11-26', 'lapsed'],
  ])('on %s', (_day, today, status) => {
    expect(certificateStatus(year, today)).toBe(status);
  });

  it('without an end stays valid', () => {
    expect(certificateStatus({ ...year, validTo: null }, '2199-12-31')).toBe('valid');
  });

  it('that was revoked has lapsed on every day', () => {
    expect(certificateStatus({ ...year, isRevoked: true }, '2026-11-26')).toBe('lapsed');
  });
});
