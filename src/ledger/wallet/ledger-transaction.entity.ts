import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { Field, ObjectType } from 'type-graphql';
import { AtomicType } from '../../kernel/atomic-type.js';
import { newId } from '../../kernel/ids.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { EntityId, Node } from '../../kernel/schema/node.type.js';
import { Money } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { EnumField, TimeField } from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import { AccountKind } from './account-kind.js';

export const TransactionKind = describedEnum('TransactionKind', 'The reason for a movement of money.', {
  TOP_UP: 'A payment came in.',
  TOP_UP_REFUND: 'A payment was refunded.',
  REWARD: 'A reward was earned.',
  RELEASE: 'A held reward became available.',
  REVERSAL: 'A reward was reversed, in part or in full.',
  OFFSET: 'Money that a wallet received settled a debt of its owner.',
  WRITE_OFF: 'The platform wrote off a debt.',
  FUND: 'Money was set aside for a campaign.',
  DEFUND: 'Money that was set aside for a campaign went back to the wallet.',
  REFILL: 'A campaign budget was refilled automatically.',
  PAYOUT: 'A promoter requested a payout.',
  PAYOUT_PAID: 'A payout was paid.',
  PAYOUT_RETURN: 'A payout was cancelled, rejected or failed, and the money went back.',
  RESET: 'The sandbox was reset, and the money of a wallet went back.',
  ADJUSTMENT: 'The platform made a correction.',
});
export type TransactionKind = keyof typeof TransactionKind;

export const EntryDirection = describedEnum('EntryDirection', 'The side of an account that an entry is on.', {
  DEBIT: 'Takes money from a wallet.',
  CREDIT: 'Adds money to a wallet.',
});
export type EntryDirection = keyof typeof EntryDirection;

/** One balanced movement of money, never changed. Written only by `post-transactions.ts`. */
@Entity({ tableName: 'ledger_transaction', readonly: true })
@ObjectType('Transaction', {
  implements: Node,
  simpleResolvers: true,
  description: 'One movement of money in one asset. Its debits equal its credits. It never changes.',
})
export class LedgerTransaction extends TenantEntity {
  @EntityId('transaction')
  id: string = newId();

  @EnumField(() => TransactionKind, 'The reason for the movement.')
  kind!: TransactionKind;

  @Property({ type: 'text' })
  asset!: string;

  @Property({ type: AtomicType, fieldName: 'amount' })
  amountAtomic!: bigint;

  /** The promoter whose money moved, if any. */
  @Property({ type: 'uuid', nullable: true })
  promoterId: string | null = null;

  @TimeField('When it was created.')
  createdAt: Date = new Date();
}

/** One side of a transaction. */
@ObjectType('Entry', { simpleResolvers: true, description: 'One side of a transaction, on one account.' })
export class LedgerEntry {
  @Field(() => AccountKind, { description: 'The kind of its account.' })
  account!: AccountKind;

  @Field(() => EntryDirection, { description: 'Debit or credit.' })
  direction!: EntryDirection;

  @Field(() => Money, { description: 'Its amount, always positive.' })
  amount!: Money;

  @NullableField(() => Money, "The account's balance after this entry. Null for the platform's accounts.")
  balanceAfter!: Money | null;
}
