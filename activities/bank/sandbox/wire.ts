// What the sandbox bank and its client say to each other over HTTP. Amounts are texts in yuan, instants milliseconds.
import { z } from 'zod';
import { isYuan } from '../../../domain/money.js';
import { BANK_MODES, MAX_LATE_MS } from '../../../domain/sandbox.js';

export { BANK_MODES, type BankMode } from '../../../domain/sandbox.js';

/** Most orders in a submission and keys in an enquiry. */
export const MAX_ORDERS = 10_000;
/** Room for `MAX_ORDERS` orders of about 1,600 bytes. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024;

const PayoutKey = z.string().min(1).max(200);
export const Yuan = z.string().refine(isYuan, { error: 'an amount in yuan with two digits, not negative' });
const Text = z.string().max(200);
const Instant = z.int().nonnegative();

export const ModeSetting = z.strictObject({
  mode: z.enum(BANK_MODES),
  /** How much later than received `payLate` books. */
  lateMs: z.int().nonnegative().max(MAX_LATE_MS).default(5000),
});
export type ModeSetting = z.output<typeof ModeSetting>;

export const Order = z.strictObject({
  payoutKey: PayoutKey,
  amount: Yuan,
  payeeName: Text.min(1),
  bankName: Text,
  accountNumber: z.string().max(64),
  purpose: Text,
});
export type Order = z.output<typeof Order>;

export const Submission = z.strictObject({
  batchId: z.string().min(1).max(200),
  validUntil: Instant,
  orders: z.array(Order).max(MAX_ORDERS),
});
export type Submission = z.output<typeof Submission>;

export const Enquiry = z.strictObject({ payoutKeys: z.array(PayoutKey).max(MAX_ORDERS) });
export type Enquiry = z.output<typeof Enquiry>;

/** Reason of a refusal because `validUntil` was over; unlike the others the bank does not remember it. */
export const EXPIRED = 'expired';

export const OrderAnswer = z.discriminatedUnion('status', [
  z.object({
    payoutKey: PayoutKey,
    status: z.literal('settled'),
    bankReference: z.string().min(1),
    settledOn: z.iso.date(),
  }),
  z.object({ payoutKey: PayoutKey, status: z.literal('returned'), reasonCode: z.string().min(1) }),
  z.object({ payoutKey: PayoutKey, status: z.literal('received') }),
  z.object({ payoutKey: PayoutKey, status: z.literal('notReceived') }),
]);
export type OrderAnswer = z.output<typeof OrderAnswer>;

/** Answer to a submission and to an enquiry; `bankTime` is the bank's clock when it looked. */
export const Answer = z.object({ bankTime: Instant, orders: z.array(OrderAnswer) });
export type Answer = z.output<typeof Answer>;

const Whole = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

export const BookQuery = z.strictObject({
  after: Whole.default(0),
  limit: Whole.pipe(z.int().min(1).max(1000)).default(100),
});

/** One booking; `position` counts the book from 1 and is the next page's `after`. */
export const BookLine = z.object({
  position: z.int().positive(),
  payoutKey: PayoutKey,
  amount: Yuan,
  bankReference: z.string(),
  bookedAt: Instant,
});
export type BookLine = z.output<typeof BookLine>;
export const BookPage = z.object({ items: z.array(BookLine), hasMore: z.boolean() });
export type BookPage = z.output<typeof BookPage>;
