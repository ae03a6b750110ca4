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
  description: 'The accounts of the ledger.',
  valuesConfig: {
    CLEARING: { description: "The platform's side of money that comes in or goes out." },
    FEES: { description: 'What the platform has taken for its service.' },
    BAD_DEBT: { description: 'What the platform has given up to get back.' },
    AVAILABLE: { description: 'What a wallet can spend.' },
    BUDGET: { description: 'What an organization has set aside for one campaign.' },
    PENDING: { description: 'What a promoter has earned and may not spend yet.' },
    RECEIVABLE: { description: 'What the owner of a wallet owes, as a negative balance.' },
    PAYOUT: { description: 'What a promoter has asked to be paid out and what is not yet paid.' },
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
