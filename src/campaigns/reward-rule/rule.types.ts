import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Rounding } from '../../kernel/rounding.js';
import { Money } from '../../kernel/schema/money.type.js';
import { CapScopeName, OnExceed, RulePeriod, TierBasis, TierMode } from './rule.enums.js';

@ObjectType({ simpleResolvers: true, description: 'What a rule pays for.' })
export class RewardTarget {
  @Field(() => ID, { nullable: true, description: 'The goal, though it may be gone since.' })
  goalId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The gig, though it may be gone since.' })
  gigId!: string | null;

  @Field(() => String, { nullable: true, description: 'The eventType.' })
  eventType!: string | null;
}

@ObjectType()
abstract class FlatReward {
  @Field(() => Money, { nullable: true, simple: true, description: 'An amount.' })
  fixed!: Money | null;

  @Field(() => String, {
    nullable: true,
    simple: true,
    description: 'A share of the event\'s amount: "12.5".',
  })
  percent!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'One tier: where it begins, and what it pays.' })
export class RewardTier extends FlatReward {
  @Field(() => Money, { nullable: true, description: 'The amount from which it applies.' })
  fromAmount!: Money | null;

  @Field(() => Int, { nullable: true, description: 'The number of events from which it applies.' })
  fromCount!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'A reward that depends on size.' })
export class TieredRewardTerms {
  @Field(() => TierBasis, { description: 'What is measured.' })
  basis!: TierBasis;

  @Field(() => RulePeriod, { description: "Over which period the promoter's history is measured." })
  period!: RulePeriod;

  @Field(() => TierMode, { description: 'How tiers price an event.' })
  mode!: TierMode;

  @Field(() => [RewardTier], { description: 'In ascending order.' })
  tiers!: RewardTier[];
}

@ObjectType({ simpleResolvers: true, description: 'How much a rule pays: exactly one of these is there.' })
export class RewardTerms extends FlatReward {
  @Field(() => Boolean, { nullable: true, description: 'True for what the goal or gig itself says.' })
  plain!: boolean | null;

  @Field(() => TieredRewardTerms, { nullable: true, description: 'By size.' })
  tiered!: TieredRewardTerms | null;
}

@ObjectType({ simpleResolvers: true, description: 'The most that is paid within a scope and a period.' })
export class RewardCap {
  @Field(() => Int, { nullable: true, description: 'So many rewards.' })
  count!: number | null;

  @Field(() => Money, { nullable: true, description: 'So much.' })
  amount!: Money | null;

  @Field(() => [CapScopeName], { description: 'What is counted together.' })
  scope!: CapScopeName[];

  @Field(() => RulePeriod, { description: 'When counting begins anew.' })
  period!: RulePeriod;
}

@ObjectType({ simpleResolvers: true, description: 'One rule: for what, for whom, how much, how often.' })
export class RewardRule {
  @Field(() => String, { description: 'Its name in the set, and over versions.' })
  key!: string;

  @Field(() => String, { nullable: true, description: 'For people to read.' })
  title!: string | null;

  @Field(() => RewardTarget, {
    nullable: true,
    description: "What it pays for; null for whatever the campaign's goals and gigs count.",
  })
  target!: RewardTarget | null;

  @Field(() => Int, { description: 'Higher comes first.' })
  priority!: number;

  @Field(() => String, {
    nullable: true,
    description: 'Of the rules of one group only the first that pays does.',
  })
  group!: string | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description: 'Who is eligible, as `RewardRuleInput.when` has it; null for everybody.',
  })
  when!: Record<string, unknown> | null;

  @Field(() => RewardTerms, { description: 'How much.' })
  reward!: RewardTerms;

  @Field(() => [RewardCap], { description: 'How often, and how much at most.' })
  caps!: RewardCap[];

  @Field(() => Int, {
    nullable: true,
    description: "Days that its rewards are held; null for the campaign's.",
  })
  holdDays!: number | null;

  @Field(() => OnExceed, {
    description: 'What happens to a reward that is larger than what a cap has left.',
  })
  onExceed!: OnExceed;

  @Field(() => Rounding, { description: 'How shares are rounded.' })
  rounding!: Rounding;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'It pays for what happens from then on.' })
  effectiveFrom!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'It pays for what happens before then.' })
  effectiveTo!: Date | null;
}
