import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { AtomicType } from '../../kernel/atomic-type.js';
import { newId } from '../../kernel/ids.js';
import { EntityId, Node } from '../../kernel/schema/node.type.js';
import { TenantEntity } from '../organization/tenant-entity.js';

/** How a payment stands. */
export enum TopUpStatus {
  PENDING = 'PENDING',
  PAID = 'PAID',
  DECLINED = 'DECLINED',
  CANCELLED = 'CANCELLED',
}
registerEnumType(TopUpStatus, {
  name: 'TopUpStatus',
  description: 'How a payment into a wallet stands.',
  valuesConfig: {
    PENDING: { description: 'Waiting for the payer.' },
    PAID: { description: 'Paid and credited.' },
    DECLINED: { description: 'Refused by the payment provider.' },
    CANCELLED: { description: 'Given up by the payer.' },
  },
});

/** Money on its way into an organization's wallet. */
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

  /** What makes the payment page's address unguessable: whoever has it may pay. */
  @Property({ type: 'text', hidden: true })
  paymentToken!: string;

  @Property({ type: 'text', nullable: true })
  @Field(() => String, { nullable: true, description: 'Where the payer is sent afterwards.' })
  returnUrl: string | null = null;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When it was asked for.' })
  createdAt: Date = new Date();

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it was paid, declined or cancelled.' })
  settledAt: Date | null = null;
}
