// Who am I, and signing out.
import { z } from 'zod';
import { officeOf, type Caller } from '../auth/caller.js';
import { endSession } from '../auth/session.js';
import { memberRoute } from '../route.js';

export const UserView = z
  .object({
    id: z.string(),
    displayName: z.string(),
    roles: z.array(z.string()),
    organisation: z.string().nullable(),
  })
  .meta({ id: 'User' });

export const SessionView = z.object({ user: UserView, csrfToken: z.string() }).meta({
  id: 'Session',
  description: 'Every change repeats csrfToken in the header X-CSRF-Token',
});

export function viewUser(caller: Pick<Caller, 'userId' | 'displayName' | 'roles' | 'organisationPath'>) {
  return {
    id: caller.userId,
    displayName: caller.displayName,
    roles: [...caller.roles],
    organisation: officeOf(caller),
  };
}

export const getSession = memberRoute({
  method: 'get',
  path: '/api/v1/session',
  tag: 'Session',
  summary: 'Who is signed in',
  access: 'signedIn',
  responses: { 200: { description: 'The session', schema: SessionView } },
  async handle({ caller }) {
    return { status: 200, body: { user: viewUser(caller), csrfToken: caller.csrfToken } };
  },
});

export const deleteSession = memberRoute({
  method: 'delete',
  path: '/api/v1/session',
  tag: 'Session',
  summary: 'Sign out',
  access: 'signedIn',
  responses: { 204: { description: 'Signed out' } },
  async handle({ deps, response, caller }) {
    await endSession(deps, response, caller);
    return { status: 204 };
  },
});
