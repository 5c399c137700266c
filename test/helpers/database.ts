// A database for one test file: a copy of the migrated template, with the same two roles as in production.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { getTestRun } from './test-run.js';

export interface TestDatabase {
  /** As the app role: may not alter the record. */
  readonly url: string;
  /** As the owner role: for what only migrations and forgers do. */
  readonly ownerUrl: string;
  drop(): Promise<void>;
}

const urlOf = (role: 'postgres' | 'bofu_owner' | 'bofu_app', database: string): string => {
  const { port, passwords } = getTestRun().postgres;
  return `postgresql://${role}:${passwords[role]}@127.0.0.1:${port}/${database}`;
};

async function asSuperuser(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf('postgres', 'postgres') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function create(template: string): Promise<TestDatabase> {
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await asSuperuser(`CREATE DATABASE ${name} TEMPLATE ${template} OWNER bofu_owner`);
  return {
    url: urlOf('bofu_app', name),
    ownerUrl: urlOf('bofu_owner', name),
    drop: () => asSuperuser(`DROP DATABASE ${name} WITH (FORCE)`),
  };
}

/** A migrated database without rows. */
export const createTestDatabase = (): Promise<TestDatabase> => create(getTestRun().templateDatabase);

/** One with the demo's data, sealed under the key of the test run. */
export const createDemoDatabase = (): Promise<TestDatabase> => create(getTestRun().demoTemplateDatabase);

/** A database with nothing in it, for tests of the migrations themselves. */
export const createEmptyDatabase = (): Promise<TestDatabase> => create('template0');
