// The permissions of a caller as conditions of SQL, for lists: the same table as for single objects.
import { Prisma } from '../../prisma/generated/client.js';
import { jurisdictionOf, type Caller } from './caller.js';
import { scopesOf, type Call, type Scope } from './permissions.js';

/** Paths of an organisation and everything below it. */
export function pathsBelow(organisation: string): Prisma.Sql {
  return Prisma.sql`SELECT path FROM organisation WHERE path = ${organisation} OR starts_with(path, ${organisation} || '/')`;
}

/** What each relation means in the rows of a list; a relation that the list does not know shows nothing. */
export type Conditions = Partial<Record<Scope['relation'], (scope: Scope, caller: Officer) => Prisma.Sql>>;

/** A caller who belongs to an organisation, with his jurisdiction. */
export interface Officer {
  personId: string;
  organisationPath: string;
  jurisdiction: string;
}

/** One condition for each way in which the caller may see rows; none: he sees nothing. */
export function listConditions(caller: Caller, call: Call, conditions: Conditions): Prisma.Sql[] {
  return scopesOf(caller, call).flatMap((scope) => {
    const { organisationPath, personId } = caller;
    const jurisdiction = jurisdictionOf(caller);
    const condition = conditions[scope.relation];
    if (!condition) return [];
    if (scope.relation === 'own') return [condition(scope, { personId, organisationPath: '', jurisdiction: '' })];
    if (organisationPath === null || jurisdiction === undefined) return [];
    return [condition(scope, { personId, organisationPath, jurisdiction })];
  });
}

/** Conditions that must all hold. */
export function allOf(conditions: readonly (Prisma.Sql | undefined)[]): Prisma.Sql {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0 ? Prisma.sql`TRUE` : Prisma.join(given, ' AND ');
}

/** Conditions of which one must hold. */
export function anyOf(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length === 0 ? Prisma.sql`FALSE` : Prisma.sql`(${Prisma.join([...conditions], ' OR ')})`;
}
