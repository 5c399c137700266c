// The people of the demo: invented, one account each. Those of `dongyang`, and of `hubei` for its duties, have names of their own;
// every other jurisdiction gets two for each role that its data name a body for.
import type { Jurisdiction } from '../domain/policy/jurisdiction.js';

export interface DemoPersona {
  id: string;
  displayName: string;
  roles: string[];
  /** Path of the organisation; applicants have none. */
  organisation?: string;
}

const officerOf =
  (jurisdiction: string) =>
  (id: string, displayName: string, organisation: string, ...roles: string[]): DemoPersona => ({
    id,
    displayName,
    roles,
    organisation: `${jurisdiction}/${organisation}`,
  });
const officer = officerOf('dongyang');
const ofHubei = officerOf('hubei');

export const DEMO_PERSONAS: readonly DemoPersona[] = [
  { id: 'applicant-1', displayName: '李秀英（演示）', roles: ['applicant'] },
  { id: 'applicant-2', displayName: '王桂兰（演示）', roles: ['applicant'] },
  officer('intake-street-a', '陈敏（甲街道受理）', 'street-a', 'intake'),
  officer('intake-street-b', '周伟（乙街道受理）', 'street-b', 'intake'),
  officer('auditor-1', '吴芳（就业机构审核）', 'employment-agency', 'auditor'),
  officer('auditor-2', '郑强（就业机构审核）', 'employment-agency', 'auditor'),
  officer('approver-1', '孙丽（财政审批）', 'finance-bureau', 'approver'),
  officer('approver-2', '钱军（财政审批）', 'finance-bureau', 'approver'),
  officer('labour-clerk', '苏宁（人劳社保局经办）', 'labour-bureau', 'intake'),
  officer('approver-labour', '邓洁（人劳社保局认定）', 'labour-bureau', 'approver'),
  officer('approver-bank', '高健（人行支行认定）', 'central-bank-branch', 'approver'),
  officer('approver-lender', '石磊（贷款经办银行）', 'lending-bank', 'approver'),
  officer('approver-guarantor', '方燕（担保公司）', 'guarantee-company', 'approver'),
  officer('auditor-startup', '袁梅（创业服务中心审核）', 'startup-service-centre', 'auditor'),
  // Roles of both stages on purpose: four eyes hold by person, whatever roles he has.
  { id: 'deputy', displayName: '何静（副职）', roles: ['auditor', 'approver'], organisation: 'dongyang' },
  officer('payer-1', '冯刚（支付经办）', 'finance-bureau', 'payer'),
  officer('payer-2', '许娟（支付复核）', 'finance-bureau', 'payer'),
  { id: 'supervisor', displayName: '韩勇（主管）', roles: ['supervisor'], organisation: 'dongyang' },
  officer('policy-officer', '曹琳（政策）', 'labour-bureau', 'policy-officer'),
  officer('policy-officer-2', '蒋斌（政策复核）', 'labour-bureau', 'policy-officer'),
  officer('inspector', '沈洁（审计）', 'audit-office', 'inspector'),
  ofHubei('hubei-clerk', '杨帆（甲社区经办）', 'community-a', 'intake'),
  ofHubei('hubei-clerk-b', '秦岚（乙社区经办）', 'community-b', 'intake'),
  ofHubei('hubei-employment-clerk', '尤静（市就业服务经办）', 'employment-service', 'intake'),
  ofHubei('hubei-supervisor', '龚平（县劳动保障主管）', 'county-bureau', 'supervisor'),
  ofHubei('hubei-inspector', '程远（市审计）', 'audit-office', 'inspector'),
];

/** The jurisdiction whose people are all among the named ones. */
const FULLY_NAMED = 'dongyang';
const PERSONAS_A_ROLE = 2;

/** `<jurisdiction>-<role>-1` and `-2`, at the bodies that have the role; the second at the next body if there is one. */
export function personasOf({ jurisdiction, label, bodies }: Jurisdiction): DemoPersona[] {
  const roles = [...new Set(Object.values(bodies).flatMap((body) => body.roles))];
  return roles.flatMap((role) => {
    const offices = Object.entries(bodies).filter(([, body]) => body.roles.includes(role));
    return Array.from({ length: PERSONAS_A_ROLE }, (_, i): DemoPersona => {
      const [code = '', body] = offices[i] ?? offices.at(-1) ?? [];
      return {
        id: `${jurisdiction}-${role}-${i + 1}`,
        displayName: `${label['zh-CN']}${body?.label['zh-CN'] ?? ''}（演示${i + 1}）`,
        roles: [role],
        organisation: `${jurisdiction}/${code}`,
      };
    });
  });
}

/** Everybody whom the demo knows, given the jurisdictions of the policies. */
export function demoPersonas(jurisdictions: Iterable<Jurisdiction>): DemoPersona[] {
  const others = [...jurisdictions].filter(({ jurisdiction }) => jurisdiction !== FULLY_NAMED);
  return [...DEMO_PERSONAS, ...others.flatMap(personasOf)];
}
