// Forty cycles of the kill suite; `npm run test:crash` runs two hundred, with any seed.
import { expect, it } from '@jest/globals';
import { runKillSuite } from './kill-suite.js';

const SEED = 20_261_126;
const CYCLES = 40;

it('kill -9 of every part, alone and together, loses nothing, does nothing twice and leaves nothing to explain', async () => {
  const report = await runKillSuite({ seed: SEED, cycles: CYCLES, say: () => undefined });
  expect(report).toMatchObject({ lost: [], duplicated: [], unexplained: [] });
  // What the run must have had in flight to mean anything.
  expect(report.submissions).toBeGreaterThanOrEqual(20);
  expect(report.decisions).toBeGreaterThanOrEqual(50);
  expect(report.payouts.settled + report.payouts.returned).toBeGreaterThanOrEqual(200);
}, 1_200_000);
