// The guards of settings, each with the edit that removes it and the test that must then fail (test/guards/run.ts).
import type { Guard } from './guards.js';

const API = 'test/api/settings.test.ts';
const BOUNDS = 'test/domain/policy/setting-bounds.test.ts';
const IMPACT = 'test/domain/setting-impact.test.ts';

export const SETTING_GUARDS: readonly Guard[] = [
  {
    guards: 'Nobody confirms a value before it is counted what it would do',
    file: 'workflows/setting-change.ts',
    remove: '    if (!isCounted) await condition(() => isCounted);\n',
    leave: '',
    test: API,
    named: 'is waited for by a confirmation that comes at once',
  },
  {
    guards: 'Who was shown other figures looks again',
    file: 'activities/settings/change-setting.ts',
    remove: "if (seen !== undefined && Date.parse(seen) !== impact?.countedAt) throw new Refusal('impact-changed');",
    leave: '',
    test: API,
    named: 'is the one that the officer was shown',
  },
  {
    guards: 'The history of a setting is for those who answer for it',
    file: 'api/routes/policy/setting-changes.ts',
    remove:
      "    if (!may(caller, 'read', 'Setting', params)) throw new Problem('forbidden');\n    const change = await getChange(deps, params);",
    leave: '    const change = await getChange(deps, params);',
    test: API,
    named: 'is open to those who answer for it',
  },
  {
    guards: 'Figures are counted anew when they are a day old',
    file: 'activities/settings/count-impact.ts',
    remove: ' && businessNow - (known.countedAt ?? 0) < FRESH_MS',
    leave: '',
    test: API,
    named: 'is counted in bounded parts',
  },
  {
    guards: 'What is only committed is still to be found in its line, as a whole',
    file: 'domain/setting-impact.ts',
    remove: "funding === 'reserved' ? difference : after",
    leave: 'difference',
    test: IMPACT,
    named: 'needs of a line the difference',
  },
  {
    guards: 'An average wage with the wrong unit is refused when it is entered',
    file: 'domain/policy/setting-bounds.ts',
    remove: 'if (most !== undefined && monthly.greaterThan(most))',
    leave: 'if (most === "")',
    test: BOUNDS,
    named: 'is refused where the amount of a year was entered as one by the month',
  },
  {
    guards: 'An amount is compared with the entry before',
    file: 'domain/policy/setting-bounds.ts',
    remove: 'return now.greaterThan(before.times(changeAtMost)) || before.greaterThan(now.times(changeAtMost));',
    leave: 'return false;',
    test: BOUNDS,
    named: 'is refused when a digit slipped',
  },
  {
    guards: 'Bounds bind what is entered',
    file: 'api/routes/policy/settings.ts',
    remove: '          await assertPlausible(deps, { jurisdiction, name, value });\n',
    leave: '',
    test: API,
    named: 'is refused in words that say what may have been meant',
  },
];
