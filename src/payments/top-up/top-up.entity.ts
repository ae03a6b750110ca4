import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { AtomicType } from '../../kernel/atomic-type.js';
import { newId } from '../../kernel/ids.js';
import { EntityId, Node } from '../../kernel/schema/node.type.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';
import { PaymentProviderName, TopUpStatus } from './top-up-status.js';

/** A payment into an organization's wallet. */
@Entity({ tableName: 'top_up' })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "Money on its way into an organization's wallet.",
})
export class TopUp extends TenantEntity {
  @EntityId('topUp')
  id: string = newId();

  @Property({ type: 'uuid' })
  walletId!: string;

  @Property({ type: AtomicType, fieldName: 'amount' })
  amountAtomic!: bigint;

  @Property({ type: 'text' })
  asset!: string;

  @Enum({ items: () => TopUpStatus, type: 'text' })
  @Field(() => TopUpStatus, { description: 'How it stands.' })
  status: TopUpStatus = TopUpStatus.PENDING;

  @Enum({ items: () => PaymentProviderName, type: 'text' })
  @Field(() => PaymentProviderName, { description: 'Who takes the payment.' })
  provider!: PaymentProviderName;

  /** The provider's id of the payment page; null until known. Notices are matched only by it. */
  @Property({ type: 'text', nullable: true })
  providerReference: string | null = null;

  /** The provider's id of the payment on that page, which refunds and disputes refer to. */
  @Property({ type: 'text', nullable: true })
  paymentReference: string | null = null;

  /** The provider's payment address; null if it is our own page, or not known yet. */
  @Property({ type: 'text', nullable: true })
  providerUrl: string | null = null;

  /** The secret in the payment page's address. Anyone who has it may pay. */
  @Property({ type: 'text', hidden: true })
  paymentToken!: string;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'Where the payer is sent afterwards.' })
  returnUrl: string | null = null;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'Why it failed, for a person to read.' })
  failureReason: string | null = null;

  /** The refunded amount, including pending refunds. */
  @Property({ type: AtomicType, fieldName: 'refunded' })
  refundedAtomic: bigint = 0n;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When it was asked for.' })
  createdAt: Date = new Date();

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'Until when it can be paid.' })
  expiresAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When it was paid, refused, given up or found to be expired.',
  })
  settledAt: Date | null = null;

  /** When the provider is asked next, if no notice arrives; null if none is expected. */
  @Property({ type: 'timestamptz', nullable: true })
  nextCheckAt: Date | null = null;
}
