import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { AtomicType } from '../../kernel/atomic-type.js';
import { newId } from '../../kernel/ids.js';
import { EntityId, Node } from '../../kernel/schema/node.type.js';
import { Money } from '../../kernel/schema/money.type.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import { AccountKind } from './account-kind.js';

/** The reason for a movement of money. */
export enum TransactionKind {
  TOP_UP = 'TOP_UP',
  TOP_UP_REFUND = 'TOP_UP_REFUND',
  REWARD = 'REWARD',
  RELEASE = 'RELEASE',
  REVERSAL = 'REVERSAL',
  OFFSET = 'OFFSET',
  WRITE_OFF = 'WRITE_OFF',
  FUND = 'FUND',
  DEFUND = 'DEFUND',
  REFILL = 'REFILL',
  PAYOUT = 'PAYOUT',
  PAYOUT_PAID = 'PAYOUT_PAID',
  PAYOUT_RETURN = 'PAYOUT_RETURN',
  RESET = 'RESET',
  ADJUSTMENT = 'ADJUSTMENT',
}
registerEnumType(TransactionKind, {
  name: 'TransactionKind',
  description: 'Why money moved.',
  valuesConfig: {
    TOP_UP: { description: 'Money came in from a payment.' },
    TOP_UP_REFUND: { description: 'A payment was given back.' },
    REWARD: { description: 'A reward was earned.' },
    RELEASE: { description: 'A held reward became available.' },
    REVERSAL: { description: 'A reward was taken back, in part or whole.' },
    OFFSET: { description: 'What a wallet received went towards what its owner owed.' },
    WRITE_OFF: { description: 'The platform gave up what somebody owed.' },
    FUND: { description: 'Money was set aside for a campaign.' },
    DEFUND: { description: 'Money that was set aside for a campaign went back.' },
    REFILL: { description: "A campaign's budget was refilled by itself." },
    PAYOUT: { description: 'A promoter asked for a payout.' },
    PAYOUT_PAID: { description: 'A payout was paid.' },
    PAYOUT_RETURN: { description: 'A payout was given up or failed: the money went back.' },
    RESET: { description: 'The sandbox was emptied: what a wallet had went back.' },
    ADJUSTMENT: { description: 'The platform put something right.' },
  },
});

/** The side of an entry on an account. */
export enum EntryDirection {
  DEBIT = 'DEBIT',
  CREDIT = 'CREDIT',
}
registerEnumType(EntryDirection, {
  name: 'EntryDirection',
  description: 'Which side of an account an entry stands on.',
  valuesConfig: {
    DEBIT: { description: 'Takes from a wallet.' },
    CREDIT: { description: 'Gives to a wallet.' },
  },
});

/** One balanced movement of money, never changed. Written only by `post-transactions.ts`. */
@Entity({ tableName: 'ledger_transaction', readonly: true })
@ObjectType('Transaction', {
  implements: Node,
  simpleResolvers: true,
  description: 'One movement of money: balanced, in one asset, never changed.',
})
export class LedgerTransaction extends TenantEntity {
  @EntityId('transaction')
  id: string = newId();

  @Enum({ items: () => TransactionKind, type: 'text' })
  @Field(() => TransactionKind, { description: 'Why it was made.' })
  kind!: TransactionKind;

  @Property({ type: 'text' })
  asset!: string;

  @Property({ type: AtomicType, fieldName: 'amount' })
  amountAtomic!: bigint;

  /** The promoter whose money moved, if any. */
  @Property({ type: 'uuid', nullable: true })
  promoterId: string | null = null;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When it was made.' })
  createdAt: Date = new Date();
}

/** One side of a transaction. */
@ObjectType('Entry', { simpleResolvers: true, description: 'One side of a transaction, on one account.' })
export class LedgerEntry {
  @Field(() => AccountKind, { description: 'Which account.' })
  account!: AccountKind;

  @Field(() => EntryDirection, { description: 'Which side of it.' })
  direction!: EntryDirection;

  @Field(() => Money, { description: 'How much, always positive.' })
  amount!: Money;

  @Field(() => Money, {
    nullable: true,
    description: "The account's balance after this entry; null for the platform's accounts.",
  })
  balanceAfter!: Money | null;
}
