// What the API works with; made once by the server, replaced piece by piece in tests.
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Mode } from '../config.js';
import type { BankMode } from '../domain/sandbox.js';
import type { Fen } from '../domain/money.js';
import type { Instant } from '../domain/calendar/shanghai.js';
import type { Database } from '../prisma/client.js';
import type { PolicyStore } from '../prisma/policy-store.js';
import type { Protection } from '../prisma/protection.js';
import type { SignIn } from './auth/open-id.js';
import type { Catalogue } from './catalogue.js';

/** Where workflows are started and asked. */
export interface Engine {
  readonly client: Client;
  readonly taskQueue: string;
  /** How long a caller waits for what a workflow does before he is told to ask again, in milliseconds. */
  readonly patienceMs: number;
}

/** The sandbox bank as the demo tells it how to behave and reads its book. */
export interface SandboxBankControl {
  setMode(mode: BankMode, lateMs?: number): Promise<{ mode: BankMode; lateMs: number }>;
  book(
    after: number,
    limit: number,
  ): Promise<{
    items: { position: number; payoutKey: string; amount: Fen; bookedAt: Instant }[];
    hasMore: boolean;
  }>;
}

export interface Dependencies {
  readonly mode: Mode;
  readonly db: Database;
  readonly protection: Protection;
  readonly policies: PolicyStore;
  readonly catalogue: Catalogue;
  readonly engine: Engine;
  /** In demo mode. */
  readonly bank?: SandboxBankControl;
  /** In production. */
  readonly signIn?: SignIn;
  readonly logger: Logger;
  readonly metrics: Registry;
}
