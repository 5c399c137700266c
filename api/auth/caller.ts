// Who is asking: the account of the session, and the person behind it.

export interface Caller {
  userId: string;
  personId: string;
  displayName: string;
  roles: readonly string[];
  /** Null for applicants. */
  organisationPath: string | null;
  csrfToken: string;
  sessionHash: Uint8Array;
}

/** The jurisdiction that an officer belongs to. */
export function jurisdictionOf({ organisationPath }: Pick<Caller, 'organisationPath'>): string | undefined {
  return organisationPath?.split('/')[0];
}

/** The last part of the path: the office as people of the jurisdiction call it. */
export function officeOf({ organisationPath }: Pick<Caller, 'organisationPath'>): string | null {
  return organisationPath?.split('/').at(-1) ?? null;
}
