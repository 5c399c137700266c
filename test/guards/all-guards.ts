// Every guard of which it is proven that a test misses it.
import { API_GUARDS } from './api-guards.js';
import { APPRAISAL_GUARDS } from './appraisal-guards.js';
import { AWARD_GUARDS } from './award-guards.js';
import { CERTIFICATE_GUARDS } from './certificate-guards.js';
import { CRASH_GUARDS } from './crash-guards.js';
import { DEPLOY_GUARDS } from './deploy-guards.js';
import { DUTY_GUARDS } from './duty-guards.js';
import { MONEY_GUARDS } from './money-guards.js';
import { POLICY_GUARDS } from './policy-guards.js';
import { POST_AND_LOAN_GUARDS } from './post-and-loan-guards.js';
import { PROVISIONAL_GUARDS } from './provisional-guards.js';
import { TERM_GUARDS } from './term-guards.js';
import { SETTING_GUARDS } from './setting-guards.js';
import { WAGE_AWARD_GUARDS } from './wage-award-guards.js';
import { GUARDS, type Guard } from './guards.js';

export const ALL_GUARDS: readonly Guard[] = [
  ...GUARDS,
  ...API_GUARDS,
  ...APPRAISAL_GUARDS,
  ...AWARD_GUARDS,
  ...CERTIFICATE_GUARDS,
  ...CRASH_GUARDS,
  ...DEPLOY_GUARDS,
  ...DUTY_GUARDS,
  ...MONEY_GUARDS,
  ...POLICY_GUARDS,
  ...POST_AND_LOAN_GUARDS,
  ...PROVISIONAL_GUARDS,
  ...TERM_GUARDS,
  ...SETTING_GUARDS,
  ...WAGE_AWARD_GUARDS,
];
