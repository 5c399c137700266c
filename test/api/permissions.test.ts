// Who may make which call at all, written out: a role that is not named here is refused before anything is looked up.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROLES, type Role } from '../../api/auth/permissions.js';
import { ROUTES } from '../../api/routes/index.js';
import { form, pdf, Stack, type Member } from '../helpers/stack.js';

const PERSONAS: Record<Role, string> = {
  applicant: 'applicant-1',
  intake: 'intake-street-a',
  auditor: 'auditor-1',
  approver: 'approver-1',
  payer: 'payer-1',
  supervisor: 'supervisor',
  'policy-officer': 'policy-officer',
  inspector: 'inspector',
};
const EVERYBODY = ROLES;
const NO_SESSION_NEEDED = 'public';

const MATRIX: Record<string, readonly Role[] | typeof NO_SESSION_NEEDED> = {
  'get /demo/personas': NO_SESSION_NEEDED,
  'post /demo/applicants': NO_SESSION_NEEDED,
  'post /demo/session': NO_SESSION_NEEDED,
  'post /assessments': NO_SESSION_NEEDED,
  'post /entitlement-checks': NO_SESSION_NEEDED,
  'get /session': EVERYBODY,
  'delete /session': EVERYBODY,
  'get /jurisdictions': EVERYBODY,
  'get /jurisdictions/{jurisdiction}': EVERYBODY,
  'get /jurisdictions/{jurisdiction}/schemes': EVERYBODY,
  'get /jurisdictions/{jurisdiction}/schemes/{scheme}': EVERYBODY,
  'get /jurisdictions/{jurisdiction}/schemes/{scheme}/versions': EVERYBODY,
  'get /jurisdictions/{jurisdiction}/settings': EVERYBODY,
  'get /jurisdictions/{jurisdiction}/settings/{name}': EVERYBODY,
  'get /jurisdictions/{jurisdiction}/settings/{name}/changes': [
    'approver',
    'supervisor',
    'policy-officer',
    'inspector',
  ],
  'get /jurisdictions/{jurisdiction}/settings/changes/{changeId}': [
    'approver',
    'supervisor',
    'policy-officer',
    'inspector',
  ],
  'put /jurisdictions/{jurisdiction}/settings/{name}': ['policy-officer'],
  'post /jurisdictions/{jurisdiction}/settings/changes/{changeId}/confirm': ['policy-officer'],
  'get /open-points': EVERYBODY,
  'post /policy-drafts': ['policy-officer'],
  'get /policy-drafts': ['policy-officer', 'supervisor', 'inspector'],
  'get /policy-drafts/{id}': ['policy-officer', 'supervisor', 'inspector'],
  'patch /policy-drafts/{id}': ['policy-officer'],
  'post /policy-drafts/{id}/actions': ['policy-officer'],
  'post /policy-drafts/{id}/rehearsals': ['policy-officer'],
  'get /policy-drafts/{id}/rehearsals': ['policy-officer', 'supervisor', 'inspector'],
  'get /policy-drafts/{id}/rehearsals/{rehearsalId}': ['policy-officer', 'supervisor', 'inspector'],
  'post /policy-drafts/{id}/rehearsals/{rehearsalId}/actions': ['policy-officer'],
  'get /policy-drafts/{id}/rehearsals/{rehearsalId}/cases': ['policy-officer', 'supervisor', 'inspector'],
  'post /policy-versions/{hash}/migrations': ['policy-officer'],
  'post /policy-versions/{hash}/migrations/{id}/actions': ['policy-officer'],
  'get /policy-versions/{hash}/migrations/{id}': ['policy-officer', 'supervisor', 'inspector'],
  'get /policy-versions/{hash}/migrations/{id}/cases': ['policy-officer', 'supervisor', 'inspector'],
  'post /applications': ['applicant'],
  'get /applications': ['applicant', 'intake', 'auditor', 'approver', 'supervisor', 'policy-officer', 'inspector'],
  'get /applications/{id}': ['applicant', 'intake', 'auditor', 'approver', 'supervisor', 'policy-officer', 'inspector'],
  'get /applications/{id}/explanation': [
    'applicant',
    'intake',
    'auditor',
    'approver',
    'supervisor',
    'policy-officer',
    'inspector',
  ],
  'get /applications/{id}/assessment.xlsx': [
    'applicant',
    'intake',
    'auditor',
    'approver',
    'supervisor',
    'policy-officer',
    'inspector',
  ],
  'patch /applications/{id}': ['applicant'],
  'post /applications/{id}/documents': ['applicant'],
  'get /applications/{id}/documents': [
    'applicant',
    'intake',
    'auditor',
    'approver',
    'supervisor',
    'policy-officer',
    'inspector',
  ],
  'get /applications/{id}/documents/{documentId}': [
    'applicant',
    'intake',
    'auditor',
    'approver',
    'supervisor',
    'policy-officer',
    'inspector',
  ],
  'post /applications/{id}/actions': ['applicant'],
  'get /applications/{id}/timeline': [
    'applicant',
    'intake',
    'auditor',
    'approver',
    'supervisor',
    'policy-officer',
    'inspector',
  ],
  'get /tasks': ['intake', 'auditor', 'approver', 'supervisor', 'inspector'],
  'get /tasks/{id}': ['intake', 'auditor', 'approver', 'supervisor', 'inspector'],
  'post /tasks/{id}/actions': ['intake', 'auditor', 'approver'],
  'get /entitlements': EVERYBODY,
  'get /entitlements/{id}': EVERYBODY,
  'get /entitlements/{id}/periods': EVERYBODY,
  'post /entitlements/{id}/actions': ['auditor'],
  'get /certificates': ['applicant', 'intake', 'auditor', 'approver', 'supervisor', 'inspector'],
  'get /certificates/check': NO_SESSION_NEEDED,
  'get /certificates/{id}': ['applicant', 'intake', 'auditor', 'approver', 'supervisor', 'inspector'],
  'post /certificates/{id}/actions': ['auditor', 'approver'],
  'get /payouts': ['applicant', 'auditor', 'approver', 'payer', 'supervisor', 'inspector'],
  'get /payouts/{id}': ['applicant', 'auditor', 'approver', 'payer', 'supervisor', 'inspector'],
  'post /payouts/{id}/actions': ['applicant', 'payer'],
  'post /bank-statements': ['payer'],
  'get /bank-statements/{id}': ['payer', 'supervisor', 'inspector'],
  'post /payout-batches': ['payer'],
  'get /payout-batches': ['payer', 'supervisor', 'inspector'],
  'get /payout-batches/{id}': ['payer', 'supervisor', 'inspector'],
  'get /payout-batches/{id}/file': ['payer', 'supervisor', 'inspector'],
  'post /payout-batches/{id}/actions': ['payer'],
  'get /ledger/trial-balance': ['approver', 'payer', 'supervisor', 'inspector'],
  'get /budgets': ['approver', 'payer', 'supervisor', 'policy-officer', 'inspector'],
  'get /audit/verify': ['supervisor', 'inspector'],
  'get /jurisdictions/{jurisdiction}/duty-types': EVERYBODY,
  'post /duties': ['intake'],
  'get /duties': ['intake', 'supervisor', 'inspector'],
  'get /duties/summary': ['intake', 'supervisor', 'inspector'],
  'get /duties/{id}': ['intake', 'supervisor', 'inspector'],
  'post /duties/{id}/actions': ['intake'],
  'get /duties/{id}/timeline': ['intake', 'supervisor', 'inspector'],
  'put /demo/bank': EVERYBODY,
  'get /demo/bank/book': EVERYBODY,
  'put /demo/registry': EVERYBODY,
  'post /demo/time/advance': EVERYBODY,
};

let stack: Stack;
const people = new Map<Role, Member>();
beforeAll(async () => {
  stack = await Stack.open();
  for (const role of ROLES) people.set(role, await stack.as(PERSONAS[role]));
}, 60_000);
afterAll(() => stack.close());

const pathOf = (path: string) =>
  path.replace(/\{(\w+)\}/g, (_whole, name: string) => (/id$/i.test(name) ? randomUUID() : 'dongyang'));
const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path.replace('/api/v1', '')}`;

describe('the table of calls', () => {
  it('has every route and no other', () => {
    expect(Object.keys(MATRIX).sort()).toEqual(ROUTES.map(nameOf).sort());
  });

  it.each(ROUTES.map((route) => [nameOf(route), route] as const))('holds for %s', async (name, route) => {
    const body = route.takes === 'upload' ? form('other', pdf()) : route.method === 'get' ? undefined : {};
    const allowed = MATRIX[name];
    const anonymous = await stack.send(route.method.toUpperCase(), pathOf(route.path), body);
    expect(anonymous.status === 401).toBe(allowed !== NO_SESSION_NEEDED);
    if (allowed === NO_SESSION_NEEDED || allowed === undefined) return;
    const admitted: Role[] = [];
    for (const role of ROLES) {
      // Signing out would end the session that the next routes need.
      const who = name === 'delete /session' ? await stack.as(PERSONAS[role]) : people.get(role);
      const reply = await who?.send(route.method.toUpperCase(), pathOf(route.path), body);
      // A claimant who names no entitlement is refused too, but not for his role.
      const isRefused = reply?.status === 403 && !(name === 'get /payouts' && role === 'applicant');
      if (!isRefused) admitted.push(role);
    }
    expect(admitted.sort()).toEqual([...allowed].sort());
  });
});
