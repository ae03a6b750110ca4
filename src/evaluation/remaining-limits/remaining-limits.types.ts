import { Field, Int, ObjectType } from 'type-graphql';
import { Money } from '../../kernel/schema/money.type.js';
import { RewardCap } from '../../campaigns/reward-rule/rule.types.js';

/** The remaining amount of a cap. */
@ObjectType()
abstract class CapFigures {
  @Field(() => RewardCap, { simple: true, description: 'The cap, as it was published.' })
  cap!: RewardCap;

  @Field(() => Int, {
    nullable: true,
    simple: true,
    description: 'How many rewards count towards it in the period that runs; null for a cap of amounts.',
  })
  usedCount!: number | null;

  @Field(() => Money, {
    nullable: true,
    simple: true,
    description: 'How much counts towards it in the period that runs; null for a cap of counts.',
  })
  usedAmount!: Money | null;

  @Field(() => Int, {
    nullable: true,
    simple: true,
    description: 'How many rewards it still lets through; never below zero.',
  })
  remainingCount!: number | null;

  @Field(() => Money, {
    nullable: true,
    simple: true,
    description: 'How much it still lets through; never below zero.',
  })
  remainingAmount!: Money | null;
}

@ObjectType({
  description: 'What a cap over a whole campaign or a whole rule has left.',
  simpleResolvers: true,
})
export class RemainingCap extends CapFigures {
  @Field(() => String, {
    nullable: true,
    description: 'Key of the rule that it counts; null where it counts everything that the campaign pays.',
  })
  rule!: string | null;
}

@ObjectType({ description: 'What a campaign can still pay.', simpleResolvers: true })
export class CampaignRemainingLimits {
  @Field(() => Money, {
    nullable: true,
    description:
      'What is left of the budget and of its own account, whichever is less; null with neither, when the wallet is the limit.',
  })
  budget!: Money | null;

  @Field(() => Boolean, {
    description:
      'Whether money has run short: budget or account are used up, or rewards wait for money. What is not larger than what is left is still paid.',
  })
  isExhausted!: boolean;

  @Field(() => [RemainingCap], {
    description:
      'What the caps of the live rules have left that count the whole campaign or a whole rule. Those that count by promoter, customer or visitor have a figure for each.',
  })
  caps!: RemainingCap[];
}

@ObjectType({ description: "What a cap on each promoter's rewards has left.", simpleResolvers: true })
export class PromoterRemainingCap extends CapFigures {
  @Field(() => String, {
    nullable: true,
    description:
      'What the rule is called that it counts, where that has a title; null where it counts all of them.',
  })
  title!: string | null;
}

@ObjectType({
  description: 'What a campaign can still pay to one promoter, as far as promoters may know.',
  simpleResolvers: true,
})
export class PromoterRemainingLimits {
  @Field(() => Boolean, {
    description:
      'Whether a new reward may have to wait or is not paid, whoever earns it: the money or a cap over everything is used up, or rewards wait for money. A small one may still be paid.',
  })
  isExhausted!: boolean;

  @Field(() => [PromoterRemainingCap], {
    description:
      'What the caps of the live rules have left that count each promoter: for who has not joined, all of it.',
  })
  caps!: PromoterRemainingCap[];
}
