import { Field, Int, ObjectType } from 'type-graphql';
import { Money } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { RewardCap } from '../../campaigns/reward-rule/rule.types.js';

/** The remaining amount of a cap. */
@ObjectType({ simpleResolvers: true })
abstract class CapFigures {
  @Field(() => RewardCap, { description: 'The cap, as it was published.' })
  cap!: RewardCap;

  @NullableField(() => Int, 'Number of rewards counted in the current period. Null for a cap of amounts.')
  usedCount!: number | null;

  @NullableField(() => Money, 'Amount counted in the current period. Null for a cap of counts.')
  usedAmount!: Money | null;

  @NullableField(
    () => Int,
    'Number of rewards that the cap still allows, never below zero. Null for a cap of amounts.',
  )
  remainingCount!: number | null;

  @NullableField(() => Money, 'Amount that the cap still allows, never below zero. Null for a cap of counts.')
  remainingAmount!: Money | null;
}

@ObjectType({
  description: 'What a cap of a whole campaign or a whole rule has left.',
  simpleResolvers: true,
})
export class RemainingCap extends CapFigures {
  @NullableField(
    () => String,
    'Key of the rule that the cap belongs to. Null when the cap counts all payments of the campaign.',
  )
  rule!: string | null;
}

@ObjectType({ description: 'What a campaign can still pay.', simpleResolvers: true })
export class CampaignRemainingLimits {
  @NullableField(
    () => Money,
    "The smaller of the remaining budget and the balance of the campaign's own account. Null without both, because only the wallet limits the campaign then.",
  )
  budget!: Money | null;

  @Field(() => Boolean, {
    description:
      'Whether money has run short: the budget or account is used up, or rewards wait for money. Rewards that fit into the remaining amount are still paid.',
  })
  isExhausted!: boolean;

  @Field(() => [RemainingCap], {
    description:
      "Remaining limits of the live rules' caps that count the whole campaign or a whole rule. Caps for each promoter, customer or visitor are not listed.",
  })
  caps!: RemainingCap[];
}

@ObjectType({ description: 'What a cap for each promoter has left.', simpleResolvers: true })
export class PromoterRemainingCap extends CapFigures {
  @NullableField(
    () => String,
    'Title of the rule that the cap belongs to. Null when the rule has no title or the cap counts all rules.',
  )
  title!: string | null;
}

@ObjectType({
  description: 'What a campaign can still pay to one promoter, as promoters may see it.',
  simpleResolvers: true,
})
export class PromoterRemainingLimits {
  @Field(() => Boolean, {
    description:
      'Whether a new reward of any promoter may wait or stay unpaid. The money or a campaign-wide cap is used up, or rewards wait for money. A small reward may still be paid.',
  })
  isExhausted!: boolean;

  @Field(() => [PromoterRemainingCap], {
    description:
      "Remaining limits of the live rules' caps for each promoter. Before joining, nothing is used.",
  })
  caps!: PromoterRemainingCap[];
}
