// Rules of the house. The directions in which folders may import one another stand here, each with its reason (docs/architecture.md).
import tseslint from 'typescript-eslint';

/** Imports that lead out of the own folder into one of these, from whatever depth. */
const into = (...folders) => `^(\\.{1,2}/)+(${folders.join('|')})(/|\\.)`;
/** Packages and Node modules other than these. */
const packagesExcept = (...names) => `^(?!\\.{1,2}/)(?!(${names.join('|')})$)`;

const PROCESSES = {
  regex: into('api', 'worker', 'runtime', 'test'),
  message:
    'Nobody imports api, worker, runtime or test: they are the ends of the product, and what others need of them belongs deeper.',
};
const SCRIPTS = { regex: into('scripts'), message: 'scripts/ is for developers and is not part of the product.' };
const OUT_OF_DOMAIN = {
  regex: into('activities', 'workflows', 'prisma', 'web', 'config', 'temporal', 'workflow-bundle'),
  message:
    'domain imports domain only: its rules must be readable, testable and true without a database, an engine or a network.',
};
const POLICY_FROM_BELOW = {
  regex: '^(\\.{1,2}/)+(policy|assessment)/',
  allowTypeImports: true,
  message:
    'Only domain/policy and domain/assessment import one another: the rest of domain is used by workflows, which must not load Zod, YAML or ZEN. Types are free.',
};
const POLICY_FROM_WORKFLOWS = {
  regex: '/domain/(policy|assessment)/',
  allowTypeImports: true,
  message:
    'Rules that compute a value run in an activity, whose result stays in the history; a later fix then breaks no running case.',
};

const MESSAGES_ONLY = {
  regex: '^(\\.{1,2}/)+workflows/(?!messages\\.)',
  allowTypeImports: true,
  message: 'workflows/messages.ts is the whole contract between api and workflows.',
};
const ONE_WRITER = {
  regex: into('activities'),
  message:
    'There is one writer: the api starts workflows, sends updates and reads rows; what changes a case is written by activities.',
};

const restrict = (files, ...patterns) => ({
  files,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [...patterns, PROCESSES, SCRIPTS] }] },
});

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.data*/', 'web/', 'prisma/generated/', '**/*.js', '**/*.mjs', '**/*.d.mts'] },
  tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'object-shorthand': 'error',
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'config.ts is the only reader of the environment: every setting is checked there, once.',
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Exports have names, so that one thing is called the same everywhere.',
        },
        { selector: 'TSEnumDeclaration', message: 'A closed list is a union taken from an `as const` table.' },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Without a default, a new member of a union does not pass until somebody has thought about it.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // Adapters and codecs implement asynchronous interfaces without waiting for anything.
      '@typescript-eslint/require-await': 'off',
    },
  },

  restrict(['domain/**/*.ts'], OUT_OF_DOMAIN, POLICY_FROM_BELOW, {
    regex: packagesExcept('temporal-polyfill', 'decimal\\.js', 'chinese-days', 'canonicalize', 'csv-parse/sync'),
    message:
      'domain is pure: dates, decimals, canonical text and CSV are the only libraries it needs. Zod, YAML and ZEN live in domain/policy and domain/assessment.',
  }),
  restrict(['domain/policy/**/*.ts', 'domain/assessment/**/*.ts'], OUT_OF_DOMAIN, {
    // Hashing is arithmetic; it reads nothing.
    regex: packagesExcept(
      'zod',
      'yaml',
      '@gorules/zen-engine',
      'temporal-polyfill',
      'decimal\\.js',
      'chinese-days',
      'canonicalize',
      'node:crypto',
    ),
    message:
      'domain/policy and domain/assessment are pure: they take texts and values. Reading files is for runtime, the database for prisma.',
  }),
  restrict(
    ['workflows/**/*.ts'],
    POLICY_FROM_WORKFLOWS,
    {
      regex: into('activities'),
      allowTypeImports: true,
      message:
        'A workflow knows activities by their types only: their code would pull Prisma and the network into the replayed bundle.',
    },
    {
      regex: into('prisma', 'config', 'temporal', 'workflow-bundle'),
      message:
        'A workflow is replayed from its history: no database, no settings, nothing that may differ the next time.',
    },
    {
      regex: packagesExcept('@temporalio/workflow', '@temporalio/common', 'temporal-polyfill', 'decimal\\.js'),
      message:
        'A workflow is replayed from its history: no Node module, and no library that every instance would load anew (Zod costs 12 ms for each).',
    },
  ),
  restrict(['activities/**/*.ts'], {
    regex: '^(\\.{1,2}/)+workflows/(?!messages\\.)',
    message: 'Activities do the work that a workflow asks for and know nothing of it but its messages.',
  }),
  restrict(['prisma/**/*.ts'], {
    regex: into('activities', 'workflows', 'config', 'temporal', 'workflow-bundle'),
    message: 'prisma is the door to the database for activities and api; it knows the domain and nothing above.',
  }),
  restrict(['api/**/*.ts'], MESSAGES_ONLY, ONE_WRITER),
  // It puts the process together, the client of the sandbox bank for the demo's calls included.
  restrict(['api/server.ts'], MESSAGES_ONLY, { ...ONE_WRITER, regex: '^(\\.{1,2}/)+activities/(?!bank/)' }),
  restrict(['config.ts', 'temporal.ts', 'startup.ts', 'workflow-bundle.ts']),
  {
    files: ['worker.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: into('workflows'),
              message:
                'The worker takes the workflows as a bundle, by path: importing them would run them outside their sandbox.',
            },
            { regex: into('api', 'runtime', 'test'), message: PROCESSES.message },
            SCRIPTS,
          ],
        },
      ],
    },
  },
  {
    files: ['runtime/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: into('test', 'scripts'),
              message: 'The product runs without its tests and without the tools of its developers.',
            },
          ],
        },
      ],
    },
  },
  {
    // The one reader, and those that run before or beside it: Prisma's command line, and what the test set-up hands to the test files.
    files: ['config.ts', 'prisma.config.ts', 'test/helpers/test-run.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  // Prisma's command line reads the default export.
  { files: ['prisma.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['test/**/*.ts'],
    // Tests read answers as a stranger would, untyped; what they find there is what they check.
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
);
