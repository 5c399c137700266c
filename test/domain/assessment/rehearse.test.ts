import { describe, expect, it } from '@jest/globals';
import { assess } from '../../../domain/assessment/assess.js';
import type { Claim } from '../../../domain/assessment/case-values.js';
import { grantedAmount, rehearse } from '../../../domain/assessment/rehearse.js';
import type { Settings } from '../../../domain/policy/value-type.js';
import { loadPack, PACK, policyFiles } from '../policy/policy-files.js';
import { aClaim, flexible } from './flexible-claim.js';

/** The scheme with some texts replaced, as a next version. */
function draftWith(...changes: [string, string][]) {
  const files = policyFiles().map((file) => {
    if (file.path !== PACK) return file;
    const text = [['version: 1.0.0', 'version: 1.1.0'] as [string, string], ...changes].reduce((pack, [from, to]) => {
      if (!pack.includes(from)) throw new Error(`the pack does not hold: ${from}`);
      return pack.replace(from, () => to);
    }, file.text);
    return { ...file, text };
  });
  return loadPack(files);
}

const HIGHER: [string, string][] = [
  ["rate: '0.11'", "rate: '0.12'"],
  ["rate: '0.06'", "rate: '0.07'"],
];
const STRICTER: [string, string] = ['when: monthlyIncome >= minimumWage', 'when: monthlyIncome > minimumWage'];

/** A case as it was assessed and stored, rehearsed with the settings as they are now. */
function rehearsed(draft: ReturnType<typeof draftWith>, claim: Claim, present: Settings = claim.settings) {
  return rehearse(draft, flexible, { facts: claim.facts, result: assess(flexible, claim) }, present);
}

describe('a stored case under a draft', () => {
  it('has the money of the whole term on both sides: 36 months of 286.55, and of 12 % of 2605.00', () => {
    // S2.3 三(三)4: 11 % of the average wage of the year before; 31260.00 / 12 = 2605.00; 0.12 x 2605.00 = 312.60.
    expect(rehearsed(draftWith(...HIGHER), aClaim())).toEqual({
      before: { outcome: 'eligible', amount: 1_031_580n },
      after: { outcome: 'eligible', amount: 1_125_360n },
    });
  });

  it('flips where the rule turns on it, and loses all its money', () => {
    const claim = aClaim({ monthlyIncome: '980.00' });
    expect(rehearsed(draftWith(STRICTER), claim)).toEqual({
      before: { outcome: 'eligible', amount: 1_031_580n },
      after: { outcome: 'ineligible', amount: 0n },
    });
  });

  it('is the same under the same rules, whatever became of the settings since', () => {
    const same = draftWith(['en: Social-insurance subsidy', 'en: Social insurance subsidy']);
    const claim = aClaim();
    const since = {
      enterpriseMinimumWage: [
        { from: '2006-01', amount: '750.00' },
        { from: '2010-04', amount: '5000.00' },
        { from: '2010-11', amount: '6000.00' },
      ],
      cityAverageWage: [{ year: 2009, amount: '99999.00', unit: 'year' }],
    };
    for (const present of [claim.settings, since, {}]) {
      const { before, after } = rehearsed(same, claim, present);
      expect(after).toEqual(before);
    }
  });

  it('takes a setting that the version before did not read as it is now', () => {
    const claim = aClaim();
    const result = assess(flexible, claim);
    // The version before, as if it had read no minimum wage.
    const { jurisdiction, scheme, version, inForceFrom, hash, content } = flexible;
    const { resolvers, conditions, requiredFacts, requiredDocuments, award } = flexible;
    const { enterpriseMinimumWage: _read, ...settings } = content.settings;
    const pinned = {
      ...{ jurisdiction, scheme, version, inForceFrom, hash, content: { ...content, settings } },
      ...{ resolvers, conditions, requiredFacts, requiredDocuments, award },
    };
    const { enterpriseMinimumWage: _used, ...settingsUsed } = result.settingsUsed;
    const stored = { facts: claim.facts, result: { ...result, settingsUsed } };
    expect(rehearse(flexible, pinned, stored, claim.settings).after.outcome).toBe('eligible');
    expect(rehearse(flexible, pinned, stored, {}).after.outcome).toBe('blocked');
  });

  it('that was blocked for a setting which has come since stays so: the draft did not unblock it', () => {
    const complete = aClaim();
    const claim = { ...complete, settings: { ...complete.settings, cityAverageWage: [] } };
    const { before, after } = rehearsed(draftWith(...HIGHER), claim, complete.settings);
    expect([before, after]).toEqual([
      { outcome: 'blocked', amount: null },
      { outcome: 'blocked', amount: null },
    ]);
  });
});

describe('the money of an assessment', () => {
  it.each([
    ['nothing where it refuses', { outcome: 'ineligible' }, 0n],
    ['nothing where another office decides', { outcome: 'redirect' }, 0n],
    ['the sum of the term', { outcome: 'eligible', totalAmount: '9504.00', monthlyAmount: '264.00' }, 950_400n],
    ['the single payment', { outcome: 'eligible', oneOffAmount: '2000.00' }, 200_000n],
    ['nothing where a status is granted', { outcome: 'eligible' }, 0n],
    [
      'not known while a base is open',
      { outcome: 'eligible', monthlyAmount: '264.00', undeterminedFrom: '2028-01' },
      null,
    ],
    ['not known where the term has no length', { outcome: 'eligible', annualAmount: '500.00' }, null],
    ['not known while a person must decide', { outcome: 'hold' }, null],
    ['not known while something is missing', { outcome: 'incomplete' }, null],
    ['not known while a setting is missing', { outcome: 'blocked' }, null],
    ['not known while it waits', { outcome: 'wait' }, null],
  ] as const)('is %s', (_what, granted, amount) => {
    expect(grantedAmount(granted)).toBe(amount);
  });
});
