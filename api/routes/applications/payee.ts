// The account that a claimant names, and how it is kept.
import { type z } from 'zod';
import { sealPayee } from '../../../prisma/payee.js';
import type { DataKey } from '../../../prisma/protection.js';
import { body, line, pattern } from '../../fields.js';

/** The holder is the claimant, unless a mandate names another and the paper that says so. */
export const Payee = body({
  bankName: line('name', 100),
  accountNumber: pattern('accountNumber', /^\d{6,32}$/),
  mandate: body({ holderName: line('name', 100), document: line('name', 200) }).optional(),
});
export type Payee = z.infer<typeof Payee>;

/** The columns that keep a payee. */
export function payeeColumns(
  { bankName, accountNumber, mandate }: Payee,
  person: { id: string; name: string; key: DataKey },
) {
  return {
    payeeSealed: sealPayee(person.key, person.id, {
      bankName,
      accountNumber,
      holderName: mandate?.holderName ?? person.name,
      ...(mandate ? { mandate: mandate.document } : {}),
    }),
    payeeLast4: accountNumber.slice(-4),
  };
}
