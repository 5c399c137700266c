// What activities work with; made once by the worker, replaced piece by piece in tests.
import type { WorkflowClient } from '@temporalio/client';
import type { Database } from '../prisma/client.js';
import type { PolicyStore } from '../prisma/policy-store.js';
import type { Protection } from '../prisma/protection.js';
import type { Bank } from './bank/bank.js';
import type { Registry } from './registries/registry.js';

export interface Dependencies {
  db: Database;
  protection: Protection;
  policies: PolicyStore;
  bank: Bank;
  /** How long a submission to the bank stays valid: after that, an order it does not know has surely not been paid. */
  bankValidityMs: number;
  registry: Registry;
  /** Starts and signals other workflows. */
  workflows: Pick<WorkflowClient, 'getHandle' | 'start' | 'list' | 'executeUpdateWithStart'>;
  taskQueue: string;
  /** Window over which the wakes of one day are spread; 0 in tests and demo. */
  wakeWindowMs: number;
}
