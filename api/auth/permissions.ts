// Who may do what, by role and relation: one table for the check of roles, for single objects, for lists and for buttons.
import { AbilityBuilder, createMongoAbility, type MongoAbility, subject as ofType } from '@casl/ability';
import { jurisdictionOf, type Caller } from './caller.js';

export const ROLES = [
  'applicant',
  'intake',
  'auditor',
  'approver',
  'payer',
  'supervisor',
  'policy-officer',
  'inspector',
] as const;
export type Role = (typeof ROLES)[number];

/**
 * How somebody must stand to an object. `own`: he is its claimant. `seat`: it is, or has, a task of his role at an
 * organisation that his covers. `office`: the office that took it in is covered by his. `jurisdiction`: it belongs to his.
 */
export const RELATIONS = ['own', 'seat', 'office', 'jurisdiction'] as const;
export type Relation = (typeof RELATIONS)[number];

/** What is needed to know of an object before anybody may see or move it. */
export interface Subjects {
  Application: {
    claimantPersonId: string;
    jurisdiction: string;
    officePath: string | null;
    /** A draft is its claimant's alone. */
    isSubmitted: boolean;
    seats: readonly { role: string; organisation: string }[];
  };
  Task: { role: string; organisation: string; jurisdiction: string };
  Entitlement: { claimantPersonId: string; jurisdiction: string; officePath: string | null };
  Certificate: {
    claimantPersonId: string;
    jurisdiction: string;
    officePath: string;
    /** Of the stage that decided the claim. */
    seats: readonly { role: string; organisation: string }[];
  };
  Payout: { claimantPersonId: string; jurisdiction: string };
  Batch: { jurisdiction: string };
  Statement: { jurisdiction: string };
  Setting: { jurisdiction: string };
  /** Drafts of policy versions, their rehearsals, and the versions they become. */
  Policy: { jurisdiction: string };
  Ledger: { jurisdiction: string };
  Budget: { jurisdiction: string };
  Record: { claimantPersonId: string; jurisdiction: string };
  /** Its kind says further which roles record and complete it. */
  Duty: { jurisdiction: string; officePath: string };
}
export type SubjectType = keyof Subjects;

const FIELDS = {
  Application: ['claimantPersonId', 'jurisdiction', 'officePath', 'isSubmitted', 'seats'],
  Task: ['role', 'organisation', 'jurisdiction'],
  Entitlement: ['claimantPersonId', 'jurisdiction', 'officePath'],
  Certificate: ['claimantPersonId', 'jurisdiction', 'officePath', 'seats'],
  Payout: ['claimantPersonId', 'jurisdiction'],
  Batch: ['jurisdiction'],
  Statement: ['jurisdiction'],
  Setting: ['jurisdiction'],
  Policy: ['jurisdiction'],
  Ledger: ['jurisdiction'],
  Budget: ['jurisdiction'],
  Record: ['claimantPersonId', 'jurisdiction'],
  Duty: ['jurisdiction', 'officePath'],
} as const satisfies { [T in SubjectType]: readonly (keyof Subjects[T])[] };

/** `act` moves a thing on: claimant's actions, decisions on tasks, changes of an entitlement, a revocation, on a batch or a returned payout. */
export const ACTIONS = ['create', 'read', 'change', 'act'] as const;
export type Action = (typeof ACTIONS)[number];

/** One call: an action on a kind of thing. */
export type Call = `${Action} ${SubjectType}`;

const REVIEWER = { 'read Application': 'seat', 'read Task': 'seat', 'act Task': 'seat' } as const;
const OVERSEER = {
  'read Application': 'jurisdiction',
  'read Task': 'jurisdiction',
  'read Entitlement': 'jurisdiction',
  'read Certificate': 'jurisdiction',
  'read Payout': 'jurisdiction',
  'read Batch': 'jurisdiction',
  'read Statement': 'jurisdiction',
  'read Ledger': 'jurisdiction',
  'read Budget': 'jurisdiction',
  'read Setting': 'jurisdiction',
  'read Record': 'jurisdiction',
  'read Duty': 'jurisdiction',
  'read Policy': 'jurisdiction',
} as const;

/** The table. What does not stand here is not allowed. */
export const PERMISSIONS: Readonly<Record<Role, Readonly<Partial<Record<Call, Relation>>>>> = {
  applicant: {
    'create Application': 'own',
    'read Application': 'own',
    'change Application': 'own',
    'act Application': 'own',
    'read Entitlement': 'own',
    'read Certificate': 'own',
    'read Payout': 'own',
    'act Payout': 'own',
  },
  intake: {
    ...REVIEWER,
    'read Application': 'office',
    'read Entitlement': 'office',
    'read Certificate': 'office',
    'create Duty': 'office',
    'read Duty': 'office',
    'act Duty': 'office',
  },
  auditor: {
    ...REVIEWER,
    'read Entitlement': 'jurisdiction',
    'act Entitlement': 'jurisdiction',
    'read Certificate': 'jurisdiction',
    'act Certificate': 'seat',
    'read Payout': 'jurisdiction',
  },
  approver: {
    ...REVIEWER,
    'read Entitlement': 'jurisdiction',
    'read Certificate': 'jurisdiction',
    'act Certificate': 'seat',
    'read Payout': 'jurisdiction',
    'read Ledger': 'jurisdiction',
    'read Budget': 'jurisdiction',
    'read Setting': 'jurisdiction',
  },
  payer: {
    'read Entitlement': 'jurisdiction',
    'read Payout': 'jurisdiction',
    'act Payout': 'jurisdiction',
    'create Statement': 'jurisdiction',
    'read Statement': 'jurisdiction',
    'create Batch': 'jurisdiction',
    'read Batch': 'jurisdiction',
    'act Batch': 'jurisdiction',
    'read Ledger': 'jurisdiction',
    'read Budget': 'jurisdiction',
  },
  supervisor: OVERSEER,
  'policy-officer': {
    'read Application': 'jurisdiction',
    'read Entitlement': 'jurisdiction',
    'read Budget': 'jurisdiction',
    'read Setting': 'jurisdiction',
    'change Setting': 'jurisdiction',
    'create Policy': 'jurisdiction',
    'read Policy': 'jurisdiction',
    'change Policy': 'jurisdiction',
    'act Policy': 'jurisdiction',
  },
  inspector: OVERSEER,
};

/** A permission that a caller has through one of his roles. */
export interface Scope {
  role: Role;
  relation: Relation;
}

/** Through which of his roles, and how, a caller may make a call at all. Empty: never. */
export function scopesOf({ roles }: Pick<Caller, 'roles'>, call: Call): Scope[] {
  return ROLES.flatMap((role) => {
    const relation = roles.includes(role) ? PERMISSIONS[role][call] : undefined;
    return relation === undefined ? [] : [{ role, relation }];
  });
}

/**
 * Whether a caller may do something to an object. Fails closed: an object of which a needed field is not known is refused,
 * since a rule about it could not be applied (CASL alone would let it pass).
 */
export function may<T extends SubjectType>(caller: Caller, action: Action, type: T, object: Subjects[T]): boolean {
  const isComplete = FIELDS[type].every((field) => (object as Record<string, unknown>)[field] !== undefined);
  return isComplete && abilityOf(caller, action, type).can(action, ofType(type, { ...object }));
}

function abilityOf(caller: Caller, action: Action, type: SubjectType): MongoAbility {
  const { can, build } = new AbilityBuilder<MongoAbility>(createMongoAbility);
  for (const scope of scopesOf(caller, `${action} ${type}`)) {
    const conditions = conditionsOf(caller, scope, type);
    if (conditions) can(action, type, conditions);
  }
  return build();
}

/** A relation as conditions on the fields of an object; undefined where the caller cannot stand so to anything. */
function conditionsOf(caller: Caller, { role, relation }: Scope, type: SubjectType): object | undefined {
  if (relation === 'own') return { claimantPersonId: caller.personId };
  const { organisationPath } = caller;
  const jurisdiction = jurisdictionOf(caller);
  if (organisationPath === null || jurisdiction === undefined) return undefined;
  const covered = { $regex: new RegExp(`^${escaped(organisationPath)}(/|$)`) };
  const submitted = type === 'Application' ? { isSubmitted: true } : {};
  switch (relation) {
    case 'jurisdiction':
      return { jurisdiction, ...submitted };
    case 'office':
      return { officePath: covered, ...submitted };
    case 'seat':
      return type === 'Task'
        ? { role, organisation: covered }
        : { seats: { $elemMatch: { role, organisation: covered } }, ...submitted };
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
