// Natural persons and their accounts: one record per identity number, the number itself sealed under the person's key.
import { v7 as uuidv7 } from 'uuid';
import type { Database, Transaction } from './client.js';
import { open, seal, type DataKey, type Protection } from './protection.js';

/** What is sealed about a person. */
export interface PersonalData {
  name: string;
  /** 18 characters, normalised (domain/people/identity-number). */
  identityNumber: string;
}

const place = (personId: string): string => `person/${personId}`;

/** The person with this number, made if there is none yet. Whoever wrote him first has given the name. */
export async function ensurePerson(
  db: Database | Transaction,
  protection: Protection,
  data: PersonalData,
): Promise<string> {
  const identityHash = protection.identityHash(data.identityNumber);
  const known = await db.person.findUnique({ where: { identityHash }, select: { id: true } });
  if (known) return known.id;
  const { person, key } = newPerson(protection, data);
  await db.person.create({ data: { ...person, key: { create: key } }, select: { id: true } });
  return person.id;
}

/** Persons whom nobody knows yet, in the order of their data; the caller makes sure of that. */
export async function createPersons(
  tx: Transaction,
  protection: Protection,
  all: readonly PersonalData[],
): Promise<string[]> {
  const made = all.map((data) => newPerson(protection, data));
  await tx.person.createMany({ data: made.map(({ person }) => person) });
  await tx.personKey.createMany({ data: made.map(({ person, key }) => ({ personId: person.id, ...key })) });
  return made.map(({ person }) => person.id);
}

function newPerson(protection: Protection, data: PersonalData) {
  const id = uuidv7();
  const { key, wrapped } = protection.newPersonKey();
  return {
    person: {
      id,
      identityHash: protection.identityHash(data.identityNumber),
      identityLast4Hash: protection.identityLast4Hash('', data.identityNumber.slice(-4)),
      sealed: seal(key, place(id), JSON.stringify(data)),
    },
    key: { wrappedKey: wrapped },
  };
}

/** A person's data and key. Undefined if he has been erased or never was. */
export async function findPerson(
  db: Database | Transaction,
  protection: Protection,
  personId: string,
): Promise<{ data: PersonalData; key: DataKey } | undefined> {
  const [row] = await db.$queryRaw<{ sealed: Uint8Array; wrappedKey: Uint8Array }[]>`
    SELECT p.sealed, k.wrapped_key AS "wrappedKey" FROM person p JOIN person_key k ON k.person_id = p.id WHERE p.id = ${personId}::uuid`;
  if (!row) return undefined;
  const key = protection.unwrapPersonKey(row.wrappedKey);
  return { data: JSON.parse(open(key, place(personId), row.sealed).toString()) as PersonalData, key };
}
