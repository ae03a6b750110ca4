import { Entity, ManyToOne, Property } from '@mikro-orm/decorators/legacy';
import { Field } from 'type-graphql';
import { AtomicType } from '../../kernel/atomic-type.js';
import { newId } from '../../kernel/ids.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { EnumField, NullableTimeField, TimeField } from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import { TopUp } from './top-up.entity.js';

export const RefundStatus = describedEnum('RefundStatus', 'The status of a refund of a top-up.', {
  PENDING: 'Taken from the wallet and on its way to the payer.',
  SUCCEEDED: 'The payer has received the money.',
  FAILED: 'The money did not reach the payer, or the dispute was won. The money is back in the wallet.',
});
export type RefundStatus = keyof typeof RefundStatus;

/** Who requested a refund. */
export const RefundOrigin = describedEnum('RefundOrigin', 'Who started the refund.', {
  REQUESTED: 'Requested by `refundTopUp`.',
  PROVIDER: "Started at the payment provider, for example in Stripe's dashboard.",
  DISPUTE: "The payer's bank took the money back.",
});
export type RefundOrigin = keyof typeof RefundOrigin;

/** A refund of a top-up to the payer. */
@Entity({ tableName: 'top_up_refund' })
@NodeType('Money of a top-up that goes or went back to the payer.')
export class TopUpRefund extends TenantEntity {
  @EntityId('topUpRefund')
  id: string = newId();

  @ManyToOne({ entity: () => TopUp, mapToPk: true, updateRule: 'no action' })
  topUpId!: string;

  @Property({ type: AtomicType, fieldName: 'amount' })
  amountAtomic!: bigint;

  @Property({ type: 'text' })
  asset!: string;

  @EnumField(() => RefundStatus, 'The status of the refund.')
  status: RefundStatus = RefundStatus.PENDING;

  @EnumField(() => RefundOrigin, 'Who started the refund.')
  origin!: RefundOrigin;

  @Property({ type: 'text', fieldName: 'reason' })
  @Field(() => String, { description: 'Note on why it was refunded, for people to read.' })
  note!: string;

  /** The provider's id of the refund or dispute; null until known. */
  @Property({ type: 'text', nullable: true })
  providerReference: string | null = null;

  @TimeField('When the money was taken from the wallet.')
  createdAt: Date = new Date();

  @NullableTimeField('When the refund succeeded or failed. Null before that.')
  settledAt: Date | null = null;

  /** When a pending refund is checked next with the provider. */
  @Property({ type: 'timestamptz', nullable: true })
  nextCheckAt: Date | null = null;
}
