import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { AtomicType } from '../../kernel/atomic-type.js';
import { newId } from '../../kernel/ids.js';
import { EntityId, Node } from '../../kernel/schema/node.type.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';

export enum RewardStatus {
  UNFUNDED = 'UNFUNDED',
  REVIEW = 'REVIEW',
  HELD = 'HELD',
  PAID = 'PAID',
  REVERSED = 'REVERSED',
}
registerEnumType(RewardStatus, {
  name: 'RewardStatus',
  description: 'How a reward stands.',
  valuesConfig: {
    UNFUNDED: {
      description:
        'Earned, but wallet or budget had too little; it is paid in order of arrival when money comes.',
    },
    REVIEW: {
      description:
        'Earned, but too large; see `reviewReason`. It keeps no other reward waiting. Unless it is ABOVE_LIMIT it is paid by itself when there is money for it. `releaseReward` makes it UNFUNDED, `reverseReward` takes it back.',
    },
    HELD: { description: "In the promoter's wallet, waiting for the campaign's holding period." },
    PAID: { description: "In the promoter's wallet, theirs to spend." },
    REVERSED: { description: 'Taken back.' },
  },
});

/** The kind of a reward's source. */
export enum RewardSourceType {
  EVENT = 'EVENT',
  CLICK = 'CLICK',
}

/** A reward, written by the evaluation in SQL; unique per source, rule and leg. */
@Entity({ tableName: 'reward', readonly: true })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'What an event, an attempt or a click earned.',
})
export class Reward extends TenantEntity {
  @EntityId('reward')
  id: string = newId();

  @Property({ type: 'uuid' })
  campaignId!: string;

  @Property({ type: 'uuid' })
  promoterId!: string;

  @Enum({ items: () => RewardSourceType, type: 'text' })
  sourceType!: RewardSourceType;

  @Property({ type: 'uuid' })
  sourceId!: string;

  @Property({ type: 'text' })
  ruleKey!: string;

  /** The rule version that priced it; null for plain amounts. */
  @Property({ type: 'uuid', nullable: true })
  ruleVersionId!: string | null;

  @Property({ type: 'uuid', nullable: true })
  conversionId!: string | null;

  @Property({ type: 'uuid', nullable: true })
  actionAttemptId!: string | null;

  @Property({ type: AtomicType, fieldName: 'amount' })
  amountAtomic!: bigint;

  /** The platform fee in addition to the amount, in atomic units. */
  @Property({ type: AtomicType, fieldName: 'fee' })
  feeAtomic!: bigint;

  /** The reversed part of the amount, in atomic units. */
  @Property({ type: AtomicType, fieldName: 'reversed' })
  reversedAtomic!: bigint;

  @Property({ type: AtomicType, fieldName: 'fee_reversed' })
  feeReversedAtomic!: bigint;

  /** The ledger account that paid it; null until then. */
  @Property({ type: 'uuid', nullable: true })
  paidFrom!: string | null;

  @Property({ type: 'text' })
  asset!: string;

  @Enum({ items: () => RewardStatus, type: 'text' })
  @Field(() => RewardStatus, { description: 'How it stands.' })
  status!: RewardStatus;

  /** The money that it waits for. */
  @Property({ type: 'text', nullable: true })
  unfundedBy!: 'BUDGET' | 'WALLET' | null;

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, { nullable: true, description: 'Until when it is held.' })
  holdUntil!: Date | null;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When it was earned.' })
  createdAt!: Date;

  @Property({ type: 'timestamptz', nullable: true })
  @Field(() => GraphQLDateTime, { nullable: true, description: "When it became the promoter's to spend." })
  paidAt!: Date | null;
}
