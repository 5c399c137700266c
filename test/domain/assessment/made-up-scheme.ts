// A scheme of a jurisdiction that does not exist, with what the flexible scheme has no use for: papers, waiting times,
// alternatives, readings that hold, and rules that concern some claimants only.
import type { CompiledScheme } from '../../../domain/assessment/compile-scheme.js';
import { loadPolicies } from '../../../domain/policy/load-policies.js';
import type { PolicyFile } from '../../../domain/policy/yaml-source.js';
import { policyFiles } from '../policy/policy-files.js';

const JURISDICTION = `
jurisdiction: made-up
label: { zh-CN: 虚构, en: Made up }
levels: [{ id: city, label: { zh-CN: 市, en: City } }]
bodies: { office: { label: { zh-CN: 局, en: Office }, level: city, roles: [approver] } }
operator:
  timeLimits: { any: { basis: operator, limit: 1, unit: month, remindBefore: 0 } }
  warningLeads: { expiry: { basis: operator, lead: P7D } }
settings: { averageWageMonthlyCeiling: [], newPostRewardStacking: [], legacyApprovalCutoff: [] }
catalogue: { made-up-grant: S3 三 }
`;

const PACK = `
scheme: made-up-grant
version: 0.1.0
inForceFrom: '2001-01-01'
label: { zh-CN: 虚构, en: Made up }
summary: { zh-CN: 虚构, en: Made up }
clause: S3 三
quote: 虚构的条款
claimant: person
settlement: payout
payee: claimant
cadence: once
periodConfirmation: none
form:
  - { fact: employmentForm, required: true }
  - { fact: businessStartDate, required: true }
  - { fact: hasWorkHistory, required: true }
  - { fact: graduationDate }
  - fact: annualRent
    requiredWhen: { needs: [employmentForm], when: employmentForm == "self-employed" }
  - { fact: contractMonths, whenAbsent: 12 }
  - { fact: documents, whenAbsent: [] }
evidence:
  - { kind: business-licence, clause: S3 三, quote: 虚构的条款, requiredWhen: { needs: [employmentForm], when: employmentForm == "self-employed" } }
  - { kind: identity-card-copy, clause: S3 三, quote: 虚构的条款, required: true }
settings: [averageWageMonthlyCeiling, newPostRewardStacking, legacyApprovalCutoff]
derivations:
  opensOn: { op: addMonths, date: businessStartDate, months: 3 }
  graduateOpensOn: { op: addMonths, date: graduationDate, months: 12 }
  lowRent:
    op: cases
    type: yesNo
    needs: [annualRent]
    cases: [{ compute: annualRent <= 12000 }]
conditions:
  - { id: low-rent, clause: S3 三, quote: 虚构的条款, requires: { zh-CN: 虚构, en: Made up }, needs: [lowRent], when: lowRent, otherwise: ineligible, reason: household-not-rural }
  - { id: below-ceiling, clause: S3 三, quote: 虚构的条款, requires: { zh-CN: 虚构, en: Made up }, needs: [annualRent, averageWageMonthlyCeiling], when: annualRent <= averageWageMonthlyCeiling, otherwise: ineligible, reason: household-not-urban }
  - { id: open, clause: S3 三, quote: 虚构的条款, requires: { zh-CN: 虚构, en: Made up }, needs: [employmentForm, asOf, opensOn], appliesIf: employmentForm == "self-employed", when: date(asOf) >= date(opensOn), otherwise: wait, opensOn: opensOn }
  - { id: graduate-open, clause: S3 三, quote: 虚构的条款, requires: { zh-CN: 虚构, en: Made up }, needs: [asOf, graduateOpensOn], when: date(asOf) >= date(graduateOpensOn), otherwise: wait, opensOn: graduateOpensOn }
  - { id: experience, clause: S3 三, quote: 虚构的条款, requires: { zh-CN: 虚构, en: Made up }, needs: [employmentForm, hasWorkHistory], appliesIf: employmentForm == "employed", when: hasWorkHistory, otherwise: ineligible, reason: member-employed }
  - { id: either-paper, clause: S3 三, quote: 虚构的条款, requires: { zh-CN: 虚构, en: Made up }, needs: [documents], when: '"employee-card" in documents or some(documents, # in ["employee-roster", "monthly-payroll"])', otherwise: incomplete, missing: employee-card }
  - { id: stacking, clause: S3 三, quote: 虚构的条款, requires: { zh-CN: 虚构, en: Made up }, needs: [newPostRewardStacking], when: newPostRewardStacking != "hold", otherwise: hold, reason: reward-stacking-not-stated }
  - { id: cut-off, clause: S3 三, quote: 虚构的条款, requires: { zh-CN: 虚构, en: Made up }, needs: [employmentForm, businessStartDate, legacyApprovalCutoff], appliesIf: employmentForm == "employed", when: date(businessStartDate) <= date(legacyApprovalCutoff), otherwise: ineligible, reason: before-2009 }
term:
  clause: S3 三
  quote: 虚构的条款
  from: businessStartDate
  months: contractMonths
  maximumMonths: 24
  atExpiry: { then: stop, warningLead: expiry }
chain:
  clause: S3 三
  quote: 虚构的条款
  correctionLimit: any
  stages:
    - { id: approval, kind: decision, label: { zh-CN: 审批, en: Approval }, clause: S3 三, quote: 虚构的条款, mode: single, performers: [{ role: approver, body: office }], timeLimit: any }
`;

const FILES: readonly PolicyFile[] = [
  { path: 'made-up/jurisdiction.yaml', text: JURISDICTION },
  { path: 'made-up/schemes/made-up-grant.yaml', text: PACK },
];

export function makeUpScheme(): CompiledScheme {
  const scheme = loadPolicies([...policyFiles(), ...FILES]).schemes.find((one) => one.scheme === 'made-up-grant');
  if (!scheme) throw new Error('the made-up scheme is not there');
  return scheme;
}
