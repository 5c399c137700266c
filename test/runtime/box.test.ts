import { expect, it } from '@jest/globals';
import { box } from '../../runtime/box.js';

it('draws a frame that fits, Chinese characters counted as two columns', () => {
  expect(box(['bofu 拨付', 'ready'])).toBe(
    ['┌───────────┐', '│ bofu 拨付 │', '│ ready     │', '└───────────┘'].join('\n'),
  );
});
