import { describe, expect, it } from '@jest/globals';
import { assess } from '../../../domain/assessment/assess.js';
import type { Claim } from '../../../domain/assessment/case-values.js';
import { examine } from '../../../domain/assessment/migrate.js';
import { loadPack, PACK, policyFiles } from '../policy/policy-files.js';
import { aClaim, flexible } from './flexible-claim.js';

/** The scheme as a version 1.1.0 that begins with the old one, with a text replaced. */
function version(from: string, to: string) {
  const next = (text: string) => {
    if (!text.includes(from)) throw new Error(`the pack does not hold: ${from}`);
    return text.replace('version: 1.0.0', 'version: 1.1.0').replace(from, () => to);
  };
  return loadPack(policyFiles().map((file) => (file.path === PACK ? { ...file, text: next(file.text) } : file)));
}

const SAME = version('en: Social-insurance subsidy', 'en: Social insurance subsidy');
const STRICTER = version('when: monthlyIncome >= minimumWage', 'when: monthlyIncome > minimumWage');
const SHORTER = version('give: 36', 'give: 24');
const FULLER = version(
  'fact: insuredBranches, whenAbsent: [pension, medical]',
  'fact: insuredBranches, required: true',
);
const LATER = version("inForceFrom: '2006-01-01'", "inForceFrom: '2010-12-01'");
const OTHER_STAGES = version('sendBackTo: [intake]', 'sendBackTo: []');
const OTHER_LIMIT = version('correctionLimit: correction', 'correctionLimit: approval');
const OFFICERS = version(
  '{ fact: monthlyIncome, required: true }',
  '{ fact: monthlyIncome, required: true, source: officer }',
);

interface Change {
  claim?: Claim;
  status?: string;
  filedOn?: string;
  isHalfDecided?: boolean;
  /** The version in force on the day of filing. */
  inForceThen?: typeof SAME;
}

function verdictOf(
  target: typeof SAME,
  { claim = aClaim(), status = 'inReview', filedOn = claim.asOf, isHalfDecided = false, inForceThen = target }: Change,
): string {
  const inForceThenHash = inForceThen.hash;
  const running = {
    status,
    filedOn,
    isHalfDecided,
    inForceThenHash,
    facts: claim.facts,
    result: assess(flexible, claim),
  };
  const { verdict, reason } = examine(target, flexible, running, claim.settings);
  return `${verdict}: ${reason}`;
}

describe('a running case', () => {
  it.each([
    ['on the version already stays', flexible, {}, 'stay: onVersion'],
    ['filed before the first day of the version stays', LATER, {}, 'stay: filedBefore'],
    ['filed on the first day can move', LATER, { filedOn: '2010-12-01' }, 'move: sameResult'],
    ['with the same result can move', SAME, {}, 'move: sameResult'],
    [
      'that would lose its eligibility needs a person',
      STRICTER,
      { claim: aClaim({ monthlyIncome: '980.00' }) },
      'needsPerson: wouldLose',
    ],
    ['that keeps what it has under a stricter rule can move', STRICTER, {}, 'move: sameResult'],
    ['that would get less needs a person', SHORTER, {}, 'needsPerson: wouldGetLess'],
    ['that lacks a fact which the version wants needs a person', FULLER, {}, 'needsPerson: factsMissing'],
    [
      'that has been asked for papers needs a person',
      SAME,
      { status: 'correctionRequested' },
      'needsPerson: correctionOpen',
    ],
    [
      'on which some of several bodies have decided needs a person',
      SAME,
      { isHalfDecided: true },
      'needsPerson: halfDecided',
    ],
    ['to whose day another version applies stays', SAME, { inForceThen: STRICTER }, 'stay: otherInForce'],
    ['that has another time for sending papers needs a person', OTHER_LIMIT, {}, 'needsPerson: chainDiffers'],
    [
      'of which an officer would state what was declared needs a person',
      OFFICERS,
      {},
      'needsPerson: factSourceDiffers',
    ],
    [
      'that is on hold and would be refused needs a person',
      STRICTER,
      { claim: aClaim({ monthlyIncome: '980.00', insuredBranches: ['pension'] }), status: 'onHold' },
      'needsPerson: wouldLose',
    ],
    ['whose procedure is another one needs a person', OTHER_STAGES, {}, 'needsPerson: chainDiffers'],
  ])('%s', (_what, target, change, expected) => {
    expect(verdictOf(target, change)).toBe(expected);
  });
});
