import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { workflowBundle } from '../workflow-bundle.js';

it('bundles the workflows once for each state of their sources', async () => {
  const cache = mkdtempSync(join(tmpdir(), 'bofu-'));
  const file = await workflowBundle(cache);
  const madeAt = statSync(file).mtimeMs;
  expect(await workflowBundle(cache)).toBe(file);
  expect(statSync(file).mtimeMs).toBe(madeAt);
  expect(readdirSync(cache)).toHaveLength(1);
  // Failures are encoded in the sandbox too.
  expect(readFileSync(file, 'utf8')).toContain('encodeCommonAttributes');
  rmSync(cache, { recursive: true });
});
