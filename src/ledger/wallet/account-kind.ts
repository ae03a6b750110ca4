import { registerEnumType } from 'type-graphql';

/** The accounts of wallets and of the platform. */
export enum AccountKind {
  CLEARING = 'CLEARING',
  FEES = 'FEES',
  BAD_DEBT = 'BAD_DEBT',
  AVAILABLE = 'AVAILABLE',
  BUDGET = 'BUDGET',
  PENDING = 'PENDING',
  RECEIVABLE = 'RECEIVABLE',
  PAYOUT = 'PAYOUT',
}
registerEnumType(AccountKind, {
  name: 'AccountKind',
  description: 'The kinds of accounts in the ledger.',
  valuesConfig: {
    CLEARING: { description: "The platform's side of incoming and outgoing money." },
    FEES: { description: 'Fees that the platform has charged.' },
    BAD_DEBT: { description: 'Debts that the platform has written off.' },
    AVAILABLE: { description: 'Money that a wallet can spend.' },
    BUDGET: { description: 'Money that an organization has set aside for one campaign.' },
    PENDING: { description: 'Money that a promoter has earned but cannot spend yet.' },
    RECEIVABLE: { description: 'Debt of the owner of a wallet, as a negative balance.' },
    PAYOUT: { description: 'Requested payouts of a promoter that are not paid yet.' },
  },
});

/** The platform's accounts, one of each per environment and asset. */
export type PlatformAccountKind = AccountKind.CLEARING | AccountKind.FEES | AccountKind.BAD_DEBT;

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
