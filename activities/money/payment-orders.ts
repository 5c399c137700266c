// Orders for the bank: the account is opened only here, on its way out.
import { openPayee } from '../../prisma/payee.js';
import type { PaymentOrder } from '../bank/bank.js';
import type { Dependencies } from '../dependencies.js';

export { payeePlace } from '../../prisma/payee.js';

/** The orders of some payouts, in the order of their ids. */
export async function ordersOf(
  { db, protection, policies }: Dependencies,
  payoutIds: readonly string[],
): Promise<PaymentOrder[]> {
  const payouts = await db.payout.findMany({
    where: { id: { in: [...payoutIds] } },
    select: {
      key: true,
      amountFen: true,
      component: true,
      period: true,
      entitlement: { select: { personId: true, payeeSealed: true, scheme: true, policyHash: true } },
    },
    orderBy: { id: 'asc' },
  });
  const people = [...new Set(payouts.map(({ entitlement }) => entitlement.personId))];
  const keys = new Map(
    (await db.personKey.findMany({ where: { personId: { in: people } } })).map(({ personId, wrappedKey }) => [
      personId,
      protection.unwrapPersonKey(wrappedKey),
    ]),
  );
  const orders: PaymentOrder[] = [];
  for (const { key, amountFen, component, period, entitlement } of payouts) {
    const { personId, payeeSealed, policyHash } = entitlement;
    const dataKey = keys.get(personId);
    if (!dataKey || !payeeSealed) throw new Error(`payout ${key} has no account to go to`);
    const payee = openPayee(dataKey, personId, payeeSealed);
    const scheme = await policies.getVersion(policyHash);
    orders.push({
      payoutKey: key,
      amount: amountFen,
      payeeName: payee.holderName,
      bankName: payee.bankName,
      accountNumber: payee.accountNumber,
      purpose: `${scheme.content.document.label['zh-CN']} ${period}${component.startsWith('adj') ? ' 补差' : ''}`,
    });
  }
  return orders;
}
