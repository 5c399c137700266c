// Tells the sandbox bank and the sandbox registry how to behave, and shows the bank's own book.
import { z } from 'zod';
import { formatYuan } from '../../../domain/money.js';
import { BANK_MODES, MAX_LATE_MS, SANDBOX_REGISTRY_MODES, SANDBOX_REGISTRY_ROW } from '../../../domain/sandbox.js';
import type { Dependencies, SandboxBankControl } from '../../dependencies.js';
import { body, DEFAULT_LIMIT, listOf, oneOf, PageQuery, Timestamp, Yuan } from '../../fields.js';
import { numberCursor } from '../../paging.js';
import { Problem } from '../../problem.js';
import { memberRoute } from '../../route.js';

/** Asks the bank. @throws Problem `bank-unavailable` if it does not answer, or there is none */
async function ask<T>({ bank, logger }: Dependencies, question: (bank: SandboxBankControl) => Promise<T>): Promise<T> {
  if (!bank) throw new Problem('bank-unavailable');
  try {
    return await question(bank);
  } catch (error) {
    logger.warn({ err: error }, 'the sandbox bank does not answer');
    throw new Problem('bank-unavailable', { retryAfter: 2 });
  }
}

const BankMode = body({
  mode: oneOf(BANK_MODES),
  lateMs: z.int('lateMs').min(0, 'lateMs').max(MAX_LATE_MS, 'lateMs').optional(),
});

export const putBankMode = memberRoute({
  method: 'put',
  path: '/api/v1/demo/bank',
  tag: 'Demo',
  summary: 'How the sandbox bank behaves from now on',
  access: 'signedIn',
  isDemoOnly: true,
  request: { body: BankMode },
  responses: { 200: { description: 'As told', schema: z.object({ mode: z.enum(BANK_MODES), lateMs: z.int() }) } },
  async handle({ deps, body: { mode, lateMs } }) {
    const told = await ask(deps, (bank) => bank.setMode(mode, lateMs));
    return { status: 200, body: { mode: told.mode, lateMs: told.lateMs } };
  },
});

const Booking = z.object({ payoutKey: z.string(), amount: Yuan, bookedAt: Timestamp }).meta({ id: 'Booking' });

export const getBankBook = memberRoute({
  method: 'get',
  path: '/api/v1/demo/bank/book',
  tag: 'Demo',
  summary: 'What the sandbox bank has booked, oldest first',
  access: 'signedIn',
  isDemoOnly: true,
  request: { query: PageQuery },
  responses: { 200: { description: 'Bookings', schema: listOf(Booking) } },
  async handle({ deps, query }) {
    const after = numberCursor(query.after);
    const { items, hasMore } = await ask(deps, (bank) => bank.book(after, query.limit ?? DEFAULT_LIMIT));
    const last = items.at(-1);
    return {
      status: 200,
      body: {
        items: items.map(({ payoutKey, amount, bookedAt }) => ({
          payoutKey,
          amount: formatYuan(amount),
          bookedAt: new Date(bookedAt).toISOString(),
        })),
        page: { endCursor: last ? String(last.position) : null, hasMore },
      },
    };
  },
});

export const putRegistryMode = memberRoute({
  method: 'put',
  path: '/api/v1/demo/registry',
  tag: 'Demo',
  summary: 'What the sandbox registry answers from now on',
  access: 'signedIn',
  isDemoOnly: true,
  request: { body: body({ mode: oneOf(SANDBOX_REGISTRY_MODES) }) },
  responses: { 200: { description: 'As told', schema: z.object({ mode: z.enum(SANDBOX_REGISTRY_MODES) }) } },
  async handle({ deps: { db }, body: { mode } }) {
    await db.installation.upsert({
      where: { name: SANDBOX_REGISTRY_ROW },
      create: { name: SANDBOX_REGISTRY_ROW, value: mode },
      update: { value: mode },
    });
    return { status: 200, body: { mode } };
  },
});
