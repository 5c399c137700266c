import { describe, expect, it } from '@jest/globals';
import { createProtection, deriveKey, open, seal } from '../../prisma/protection.js';

const protection = createProtection(Buffer.alloc(32, 1));

describe('protection of personal data', () => {
  it('opens what it sealed, under the same key and at the same place', () => {
    const { key, wrapped } = protection.newPersonKey();
    const sealed = seal(key, 'person/1', '李秀英');
    expect(open(protection.unwrapPersonKey(wrapped), 'person/1', sealed).toString()).toBe('李秀英');
    expect(sealed.toString('utf8')).not.toContain('李');
  });

  it('does not open it elsewhere, under another key, or after a change of a byte', () => {
    const { key } = protection.newPersonKey();
    const sealed = seal(key, 'person/1', 'x');
    expect(() => open(key, 'person/2', sealed)).toThrow();
    expect(() => open(protection.newPersonKey().key, 'person/1', sealed)).toThrow();
    for (let i = 0; i < sealed.length; i += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(i) ^ 1, i);
      expect(() => open(key, 'person/1', changed)).toThrow();
    }
  });

  it('finds a person by a hash that nobody can make without the master key', () => {
    const other = createProtection(Buffer.alloc(32, 2));
    expect(protection.identityHash('999999197001010008')).toEqual(protection.identityHash('999999197001010008'));
    expect(protection.identityHash('999999197001010008')).not.toEqual(other.identityHash('999999197001010008'));
    expect(protection.identityLast4Hash('street-a', '0008')).not.toEqual(
      protection.identityLast4Hash('street-b', '0008'),
    );
  });

  it('wraps personal keys so that another master key does not open them', () => {
    const { wrapped } = protection.newPersonKey();
    expect(() => createProtection(Buffer.alloc(32, 2)).unwrapPersonKey(wrapped)).toThrow();
  });

  it('derives a key of its own for each purpose, and takes no master key of another length', () => {
    expect(deriveKey(Buffer.alloc(32), 'a')).not.toEqual(deriveKey(Buffer.alloc(32), 'b'));
    expect(() => createProtection(Buffer.alloc(16))).toThrow(RangeError);
  });
});
