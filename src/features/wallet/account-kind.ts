import { registerEnumType } from 'type-graphql';

/** The accounts below the wallets. */
export enum AccountKind {
  CLEARING = 'CLEARING',
  AVAILABLE = 'AVAILABLE',
  PENDING = 'PENDING',
}
registerEnumType(AccountKind, {
  name: 'AccountKind',
  description: 'The accounts of the ledger.',
  valuesConfig: {
    CLEARING: { description: "The platform's side of money that comes in." },
    AVAILABLE: { description: 'What a wallet can spend.' },
    PENDING: { description: 'What a promoter has earned and may not spend yet.' },
  },
});
