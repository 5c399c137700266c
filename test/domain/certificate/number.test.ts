import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { composeCertificateNumber, RANDOM_LENGTH, readCertificateNumber } from '../../../domain/certificate/number.js';

const CHARACTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const numbers = fc
  .uint8Array({ minLength: RANDOM_LENGTH, maxLength: RANDOM_LENGTH })
  .map((random) => composeCertificateNumber('2026', random));
const positions = fc.nat({ max: 15 });
const compact = (number: string) => number.replaceAll('-', '');

describe('the number of a certificate', () => {
  it('is the year, three groups of four that nobody can guess, and two check digits', () => {
    // Worked by hand: 2026 and twelve zeros are (2*32^3 + 2*32 + 6) * 32^12, of which 97 leaves 69.
    expect(composeCertificateNumber('2026', new Uint8Array(RANDOM_LENGTH))).toBe('2026-0000-0000-0000-69');
  });

  it('uses each of 32 characters equally often, and none that looks like a digit', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const counts = new Map<string, number>();
    for (let i = 0; i < 256; i += 1) {
      const [, , , , , first = ''] = composeCertificateNumber(
        '2026',
        Uint8Array.from([bytes[i] ?? 0, ...Array<number>(11).fill(0)]),
      );
      counts.set(first, (counts.get(first) ?? 0) + 1);
    }
    expect([...counts.keys()].sort().join('')).toBe(CHARACTERS);
    expect(new Set(counts.values())).toEqual(new Set([8]));
  });

  it('is read as it was written, whatever keyboard it went through', () => {
    fc.assert(
      fc.property(numbers, (number) => {
        const fullWidth = [...number]
          .map((character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0))
          .join('');
        for (const typed of [
          number,
          number.toLowerCase(),
          compact(number),
          ` ${number.replaceAll('-', ' ')} `,
          number.replaceAll('-', '—'),
          number.replaceAll('0', 'O').replaceAll('1', 'l'),
          fullWidth,
        ])
          expect([typed, readCertificateNumber(typed)]).toEqual([typed, number]);
      }),
    );
  });

  it('with one wrong character is mistyped', () => {
    fc.assert(
      fc.property(numbers, positions, fc.constantFrom(...CHARACTERS), (number, at, wrong) => {
        const text = compact(number);
        fc.pre(text[at] !== wrong);
        expect(readCertificateNumber(text.slice(0, at) + wrong + text.slice(at + 1))).toBeUndefined();
      }),
    );
  });

  it('with two characters changed about is mistyped', () => {
    fc.assert(
      fc.property(numbers, positions, positions, (number, a, b) => {
        const characters = [...compact(number)];
        fc.pre(characters[a] !== characters[b]);
        const swapped = characters
          .with(a, characters[b] ?? '')
          .with(b, characters[a] ?? '')
          .join('');
        expect(readCertificateNumber(swapped)).toBeUndefined();
      }),
    );
  });

  it.each([
    '',
    '2026',
    '2026-0000-0000-0000-70',
    '2026-0000-0000-0000-691',
    'x'.repeat(10_000),
    '２０２６',
    '证书',
    '\u0000',
  ])('is not %p', (typed) => {
    expect(readCertificateNumber(typed)).toBeUndefined();
  });
});
