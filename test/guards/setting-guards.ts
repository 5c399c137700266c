// The guards of settings, each with the edit that removes it and the test that must then fail (test/guards/run.ts).
import type { Guard } from './guards.js';

const API = 'test/api/settings.test.ts';

export const SETTING_GUARDS: readonly Guard[] = [
  {
    guards: 'The history of a setting is for those who answer for it',
    file: 'api/routes/policy/setting-changes.ts',
    remove:
      "    if (!may(caller, 'read', 'Setting', params)) throw new Problem('forbidden');\n    const change = await getChange(deps, params);",
    leave: '    const change = await getChange(deps, params);',
    test: API,
    named: 'is open to those who answer for it',
  },
];
