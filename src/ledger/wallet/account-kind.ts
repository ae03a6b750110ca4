import { describedEnum } from '../../kernel/schema/describe-enum.js';

/** The accounts of wallets and of the platform. */
export const AccountKind = describedEnum('AccountKind', 'The kinds of accounts in the ledger.', {
  CLEARING: "The platform's side of incoming and outgoing money.",
  FEES: 'Fees that the platform has charged.',
  BAD_DEBT: 'Debts that the platform has written off.',
  AVAILABLE: 'Money that a wallet can spend.',
  BUDGET: 'Money that an organization has set aside for one campaign.',
  PENDING: 'Money that a promoter has earned but cannot spend yet.',
  RECEIVABLE: 'Debt of the owner of a wallet, as a negative balance.',
  PAYOUT: 'Requested payouts of a promoter that are not paid yet.',
});
export type AccountKind = keyof typeof AccountKind;

/** The platform's accounts, one of each per environment and asset. */
export type PlatformAccountKind = 'CLEARING' | 'FEES' | 'BAD_DEBT';

const mayBeNegative: ReadonlySet<AccountKind> = new Set([
  AccountKind.CLEARING,
  AccountKind.BAD_DEBT,
  AccountKind.RECEIVABLE,
]);

/** Whether the database prevents a negative balance on this kind of account. */
export function isBounded(kind: AccountKind): boolean {
  return !mayBeNegative.has(kind);
}

const platformKinds: ReadonlySet<AccountKind> = new Set([
  AccountKind.CLEARING,
  AccountKind.FEES,
  AccountKind.BAD_DEBT,
]);

/** Whether it belongs to the platform. Its balance is the sum over all tenants and not public. */
export function isPlatformAccount(kind: AccountKind): boolean {
  return platformKinds.has(kind);
}
