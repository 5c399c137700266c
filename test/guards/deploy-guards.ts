// The guards on how an installation may be run, in the shape of `guards.ts`.
import type { Guard } from './guards.js';

const PRODUCTION = 'test/deploy/production.test.ts';

export const DEPLOY_GUARDS: readonly Guard[] = [
  {
    guards: 'Production never works on data that were in demo mode, in any part',
    file: 'prisma/installation.ts',
    remove: 'if ((await db.installation.findUnique({ where: { name: MODE } }))?.value !== DEMO) return;',
    leave: 'if (db) return;',
    test: PRODUCTION,
    named: 'ever in demo mode',
  },
  {
    guards: 'API and worker ask before they work, also when nobody migrates',
    file: 'startup.ts',
    remove: "    if (mode === 'production') await assertFitForProduction(db);\n",
    leave: '    void [mode, assertFitForProduction];\n',
    test: PRODUCTION,
    named: 'ever in demo mode',
  },
  {
    guards: 'The role that works owns no table',
    file: 'prisma/installation.ts',
    remove: '  await assertOwnsNoTables(db);\n',
    leave: '',
    test: PRODUCTION,
    named: 'owns the tables',
  },
  {
    guards: 'The role that works cannot rewrite the record',
    file: 'prisma/installation.ts',
    remove: '  await assertCannotRewrite(db);\n',
    leave: '',
    test: PRODUCTION,
    named: 'may change the record',
  },
  {
    guards: 'Production has OpenID Connect',
    file: 'config.ts',
    remove: "  'BOFU_OIDC_CLIENT_SECRET',\n];\n/** What",
    leave: '];\n/** What',
    test: 'test/config.test.ts',
    named: 'refuses production without BOFU_OIDC_CLIENT_SECRET',
  },
  {
    guards: 'A master key is random',
    file: 'config.ts',
    remove: '(key) => new Set(key).size >= LEAST_DIFFERENT_BYTES,',
    leave: '() => LEAST_DIFFERENT_BYTES > 0,',
    test: 'test/config.test.ts',
    named: 'refuses a master key that is a pattern',
  },
  {
    guards: 'Data are not written on with another master key',
    file: 'startup.ts',
    remove: '    await assertMasterKey(db, masterKey);\n',
    leave: '    void [assertMasterKey, masterKey];\n',
    test: PRODUCTION,
    named: 'another than the data were written with',
  },
  {
    guards: 'The demo has no routes in production',
    file: 'api/pipeline.ts',
    remove: "if (route.isDemoOnly && deps.mode !== 'demo') throw new Problem('not-found');",
    leave: '',
    test: PRODUCTION,
    named: 'has no demo',
  },
  {
    guards: 'Nobody signs in as an account of the demo',
    file: 'api/pages/sign-in.ts',
    remove: 'where: { id: subject, isDemo: false },',
    leave: 'where: { id: subject },',
    test: 'test/api/sign-in.test.ts',
    named: 'account of the demo',
  },
];
