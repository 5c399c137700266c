// The account that an award is paid to, sealed under the key of the person it was given by.
import { open, seal, type DataKey } from './protection.js';

export interface Payee {
  bankName: string;
  accountNumber: string;
  holderName: string;
  /** Where another than the claimant holds the account: the paper that says so. */
  mandate?: string;
}

/** Where a sealed payee belongs: with the person, so that a continuation may take it over from the case before. */
export function payeePlace(personId: string): string {
  return `payee/${personId}`;
}

export function sealPayee(key: DataKey, personId: string, payee: Payee): Buffer<ArrayBuffer> {
  return seal(key, payeePlace(personId), JSON.stringify(payee));
}

/** @throws if it was sealed for another person or under another key. */
export function openPayee(key: DataKey, personId: string, sealed: Uint8Array): Payee {
  return JSON.parse(open(key, payeePlace(personId), sealed).toString()) as Payee;
}
