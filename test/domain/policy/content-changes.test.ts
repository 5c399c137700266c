import { describe, expect, it } from '@jest/globals';
import { changesBetween } from '../../../domain/policy/content-changes.js';

const pack = {
  version: '1.0.0',
  conditions: [
    { id: 'income', when: 'a >= b', needs: ['a', 'b'] },
    { id: 'age', when: 'c' },
  ],
  award: { rate: '0.11', parts: [{ name: 'pension', rate: '0.06' }] },
};

describe('what differs between two versions', () => {
  it('is nothing between equal ones', () => {
    expect(changesBetween(pack, structuredClone(pack))).toEqual([]);
  });

  it('is told place by place, elements of lists by their names', () => {
    const next = structuredClone(pack);
    next.version = '1.1.0';
    next.award.parts[0] = { name: 'pension', rate: '0.07' };
    next.conditions = [
      { id: 'income', when: 'a > b', needs: ['a', 'b', 'd'] },
      { id: 'residence', when: 'e' },
    ];
    expect(changesBetween(pack, next)).toEqual([
      { path: 'version', before: '1.0.0', after: '1.1.0' },
      { path: 'conditions.income.when', before: 'a >= b', after: 'a > b' },
      { path: 'conditions.income.needs', before: ['a', 'b'], after: ['a', 'b', 'd'] },
      { path: 'conditions.age', before: { id: 'age', when: 'c' } },
      { path: 'conditions.residence', after: { id: 'residence', when: 'e' } },
      { path: 'award.parts.pension.rate', before: '0.06', after: '0.07' },
    ]);
  });

  it('is the whole list where only the order differs', () => {
    const next = { ...pack, conditions: [...pack.conditions].reverse() };
    expect(changesBetween(pack, next).map(({ path }) => path)).toEqual(['conditions']);
  });

  it('does not follow members that every object has', () => {
    expect(changesBetween({}, JSON.parse('{"constructor":1,"__proto__":2}')).map(({ path }) => path)).toEqual([
      'constructor',
      '__proto__',
    ]);
  });
});
