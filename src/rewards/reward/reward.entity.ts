import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { AtomicType } from '../../kernel/atomic-type.js';
import { newId } from '../../kernel/ids.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { EnumField, NullableTimeField, TimeField } from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';

export const RewardStatus = describedEnum('RewardStatus', 'The status of a reward.', {
  UNFUNDED:
    'Earned, but the wallet or campaign budget had too little money. Paid in order of arrival when money comes in.',
  REVIEW:
    'Earned, but too large: see `reviewReason`. Other rewards do not wait for it. Unless the reason is ABOVE_LIMIT, it is paid automatically when there is enough money. `releaseReward` makes it UNFUNDED. `reverseReward` reverses it.',
  HELD: "In the promoter's wallet, held until the campaign's holding period ends.",
  PAID: "In the promoter's wallet, available to spend.",
  REVERSED: 'Fully reversed.',
});
export type RewardStatus = keyof typeof RewardStatus;

/** The kind of a reward's source. */
export enum RewardSourceType {
  EVENT = 'EVENT',
  CLICK = 'CLICK',
}

/** A reward, written by the evaluation in SQL; unique per source, rule and leg. */
@Entity({ tableName: 'reward', readonly: true })
@NodeType('The reward for an event, an attempt or a click.')
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

  /** The link whose touch earned it. Null if there was none, and in rows of earlier versions. */
  @Property({ type: 'uuid', nullable: true })
  linkId!: string | null;

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

  @EnumField(() => RewardStatus, 'Its status.')
  status!: RewardStatus;

  /** The money that it waits for. */
  @Property({ type: 'text', nullable: true })
  unfundedBy!: 'BUDGET' | 'WALLET' | null;

  @NullableTimeField('When its holding period ends. Null before it starts, or if there is none.')
  holdUntil!: Date | null;

  @TimeField('When it was earned.')
  createdAt!: Date;

  @NullableTimeField('When it became available to the promoter. Null until then.')
  paidAt!: Date | null;
}
