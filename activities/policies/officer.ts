// Third guard of what policy officers do: role and jurisdiction again, inside the transaction.
import { Refusal } from '../../domain/errors.js';
import type { Transaction } from '../../prisma/client.js';

/** The person behind a policy officer's account. @throws Refusal `forbidden` for anybody else */
export async function requirePolicyOfficer(
  tx: Transaction,
  userId: string,
  jurisdiction: string,
): Promise<{ personId: string }> {
  const { personId, roles, organisationPath } = await tx.userAccount.findUniqueOrThrow({ where: { id: userId } });
  if (!roles.includes('policy-officer') || organisationPath?.split('/')[0] !== jurisdiction) throw new Refusal('forbidden');
  return { personId };
}
