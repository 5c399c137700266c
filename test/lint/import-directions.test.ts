import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const eslint = new ESLint({
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  // The directions need no types, and the snippets are not on the disk where types would be looked for.
  overrideConfig: [
    tseslint.configs.disableTypeChecked,
    { languageOptions: { parserOptions: { projectService: false } } },
  ],
});

const RULES = new Set(['@typescript-eslint/no-restricted-imports', 'no-restricted-properties', 'no-restricted-syntax']);

/** The reasons that the house gives against a piece of code in a file. */
async function reasonsAgainst(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
  return (result?.messages ?? [])
    .filter(({ ruleId }) => ruleId !== null && RULES.has(ruleId))
    .map(({ message }) => message);
}

const REFUSED: readonly [file: string, code: string, reason: RegExp][] = [
  ['domain/lifecycle.ts', "import { db } from '../prisma/client.js';", /domain imports domain only/],
  [
    'domain/people/household.ts',
    "import { decide } from '../../activities/cases/decide.js';",
    /domain imports domain only/,
  ],
  [
    'domain/people/household.ts',
    "import type { Submit } from '../../workflows/messages.js';",
    /domain imports domain only/,
  ],
  ['domain/lifecycle.ts', "import { getConfig } from '../config.js';", /domain imports domain only/],
  ['domain/chain.ts', "import { z } from 'zod';", /domain is pure/],
  ['domain/chain.ts', "import { readFileSync } from 'node:fs';", /domain is pure/],
  ['domain/chain.ts', "import { proxyActivities } from '@temporalio/workflow';", /domain is pure/],
  ['domain/chain.ts', "import { Scheme } from './policy/scheme.js';", /Only domain\/policy and domain\/assessment/],
  [
    'domain/people/household.ts',
    "import { assess } from '../assessment/assess.js';",
    /Only domain\/policy and domain\/assessment/,
  ],
  [
    'domain/policy/load.ts',
    "import { readFileSync } from 'node:fs';",
    /domain\/policy and domain\/assessment are pure/,
  ],
  ['domain/assessment/assess.ts', "import { Pool } from 'pg';", /domain\/policy and domain\/assessment are pure/],
  [
    'domain/assessment/assess.ts',
    "import { createDatabase } from '../../prisma/client.js';",
    /domain imports domain only/,
  ],

  ['workflows/application.ts', "import { decide } from '../activities/cases/decide.js';", /by their types only/],
  [
    'workflows/application.ts',
    "import { assess } from '../domain/assessment/assess.js';",
    /Rules that compute a value/,
  ],
  ['workflows/application.ts', "import { Scheme } from '../domain/policy/scheme.js';", /Rules that compute a value/],
  ['workflows/application.ts', "import { randomUUID } from 'node:crypto';", /replayed from its history/],
  ['workflows/application.ts', "import { z } from 'zod';", /replayed from its history/],
  ['workflows/application.ts', "import { ZenEngine } from '@gorules/zen-engine';", /replayed from its history/],
  ['workflows/application.ts', "import { PrismaClient } from '@prisma/client';", /replayed from its history/],
  ['workflows/application.ts', "import type { Reader } from '../prisma/client.js';", /replayed from its history/],
  ['workflows/application.ts', "import { getConfig } from '../config.js';", /replayed from its history/],

  [
    'activities/cases/decide.ts',
    "import { application } from '../../workflows/application.js';",
    /nothing of it but its messages/,
  ],
  ['activities/cases/decide.ts', "import { app } from '../../api/app.js';", /Nobody imports api/],
  ['prisma/record.ts', "import { decide } from '../activities/cases/decide.js';", /nothing above/],
  ['prisma/client.ts', "import { getConfig } from '../config.js';", /nothing above/],

  ['api/routes/tasks.ts', "import { application } from '../../workflows/application.js';", /the whole contract/],
  ['api/routes/tasks.ts', "import { decide } from '../../activities/cases/decide.js';", /one writer/],
  ['api/server.ts', "import { decide } from '../activities/cases/decide.js';", /one writer/],
  ['api/routes/demo.ts', "import { SandboxBank } from '../../activities/bank/sandbox/sandbox-bank.js';", /one writer/],
  ['api/server.ts', "import { startInstance } from '../runtime/instance.js';", /Nobody imports/],
  ['worker.ts', "import { application } from './workflows/index.js';", /as a bundle, by path/],
  ['worker.ts', "import { app } from './api/app.js';", /Nobody imports/],
  ['domain/money.ts', "import { aCase } from '../test/helpers/builders.js';", /Nobody imports/],
  ['activities/cases/decide.ts', "import { box } from '../../runtime/box.js';", /Nobody imports/],
  ['runtime/start.ts', "import { createTestDatabase } from '../test/helpers/database.js';", /runs without its tests/],
  ['prisma/client.ts', "import { f } from '../scripts/memory.js';", /for developers/],

  ['api/server.ts', "export const port = process.env['PORT'];", /only reader of the environment/],
  ['domain/money.ts', 'export default 1;', /Exports have names/],
  ['domain/money.ts', 'export enum Status { open }', /`as const` table/],
];

const ALLOWED: readonly [file: string, code: string][] = [
  ['domain/people/household.ts', "import { fen } from '../money.js';"],
  ['domain/calendar/civil-date.ts', "import { Temporal } from 'temporal-polyfill';"],
  ['domain/chain.ts', "import type { Scheme } from './policy/scheme.js';"],
  [
    'domain/policy/scheme.ts',
    "import { z } from 'zod';\nimport { parse } from 'yaml';\nimport { fen } from '../money.js';",
  ],
  [
    'domain/assessment/assess.ts',
    "import { ZenEngine } from '@gorules/zen-engine';\nimport { Scheme } from '../policy/scheme.js';",
  ],
  [
    'workflows/application.ts',
    "import type { Activities } from '../activities/contract.js';\nimport { transition } from '../domain/lifecycle.js';",
  ],
  [
    'workflows/application.ts',
    "import { condition } from '@temporalio/workflow';\nimport { submit } from './messages.js';",
  ],
  ['workflows/application.ts', "import type { Outcome } from '../domain/assessment/assessment.js';"],
  [
    'activities/cases/decide.ts',
    "import { createDatabase } from '../../prisma/client.js';\nimport { fen } from '../../domain/money.js';",
  ],
  ['activities/cases/decide.ts', "import { workflowId } from '../../workflows/messages.js';"],
  [
    'api/routes/tasks.ts',
    "import { perform } from '../../workflows/messages.js';\nimport { createDatabase } from '../../prisma/client.js';",
  ],
  ['api/routes/tasks.ts', "import type { application } from '../../workflows/application.js';"],
  [
    'api/server.ts',
    "import { SandboxBank } from '../activities/bank/sandbox/sandbox-bank.js';\nimport { createApp } from './app.js';",
  ],
  ['worker.ts', "import { createActivities } from './activities/index.js';\nimport { getConfig } from './config.js';"],
  [
    'runtime/start.ts',
    "import { getConfig } from '../config.js';\nimport { createDatabase } from '../prisma/client.js';",
  ],
  ['test/api/tasks.test.ts', "import { app } from '../../api/app.js';\nimport { box } from '../../runtime/box.js';"],
  ['config.ts', "export const port = process.env['PORT'];"],
];

describe('the directions of imports', () => {
  it.each(REFUSED)('refuse in %s: %s', async (file, code, reason) => {
    expect(await reasonsAgainst(file, code)).toEqual([expect.stringMatching(reason)]);
  });

  it.each(ALLOWED)('allow in %s: %s', async (file, code) => {
    expect(await reasonsAgainst(file, code)).toEqual([]);
  });
});
