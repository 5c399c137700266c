import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findActorConflict } from '../../../domain/people/four-eyes.js';
import { composeIdentityNumber, normaliseIdentityNumber } from '../../../domain/people/identity-number.js';

describe('four eyes', () => {
  const acted = [
    { personId: 'claimant', stage: 'claimant' },
    { personId: 'auditor', stage: 'audit' },
  ];

  it('lets nobody act on a case of his own', () => {
    expect(findActorConflict(acted, 'claimant', 'intake')).toBe('own-case');
  });

  it('lets nobody who acted at one stage act at another, whatever roles he has', () => {
    expect(findActorConflict(acted, 'auditor', 'approval')).toBe('four-eyes');
    expect(findActorConflict(acted, 'auditor', 'intake')).toBe('four-eyes');
  });

  it('lets the same person act again at the same stage, and others anywhere', () => {
    expect(findActorConflict(acted, 'auditor', 'audit')).toBeUndefined();
    expect(findActorConflict(acted, 'approver', 'approval')).toBeUndefined();
  });
});

describe('identity numbers', () => {
  const born = fc
    .date({ min: new Date('1920-01-01T00:00:00Z'), max: new Date('1999-12-31T00:00:00Z'), noInvalidDate: true })
    .map((d) => d.toISOString().slice(0, 10));

  it('are one number with 15 or 18 digits, small x or full width', () => {
    fc.assert(
      fc.property(born, fc.integer({ min: 0, max: 999 }), (birthDate, sequence) => {
        const number = composeIdentityNumber('999999', birthDate, sequence);
        const short = number.slice(0, 6) + number.slice(8, 17);
        const wide = [...number].map((c) => String.fromCodePoint((c.codePointAt(0) as number) + 0xfee0)).join('');
        expect([number, short, number.toLowerCase(), wide].map(normaliseIdentityNumber)).toEqual([
          number,
          number,
          number,
          number,
        ]);
      }),
    );
  });

  it('refuse any single wrong digit', () => {
    fc.assert(
      fc.property(born, fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (birthDate, place, change) => {
        const number = composeIdentityNumber('999999', birthDate, 7);
        const wrong = number.slice(0, place) + ((Number(number[place]) + change) % 10) + number.slice(place + 1);
        expect(normaliseIdentityNumber(wrong)).toBeUndefined();
      }),
    );
  });

  it('refuse birthdays that never were', () => {
    expect(normaliseIdentityNumber(composeIdentityNumber('999999', '1990-02-30', 1))).toBeUndefined();
    expect(normaliseIdentityNumber('12345')).toBeUndefined();
  });
});
