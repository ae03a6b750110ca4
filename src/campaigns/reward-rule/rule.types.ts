import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Rounding } from '../../kernel/rounding.js';
import { Money } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { CapScopeName, OnExceed, RulePeriod, TierBasis, TierMode } from './rule.enums.js';
import { DecimalScalar } from '../../kernel/schema/scalars.js';

@ObjectType({ simpleResolvers: true, description: 'What a rule pays for.' })
export class RewardTarget {
  @NullableField(() => ID, 'TypeID of the goal, which may be deleted. Null if the target is not a goal.')
  goalId!: string | null;

  @NullableField(() => ID, 'TypeID of the gig, which may be deleted. Null if the target is not a gig.')
  gigId!: string | null;

  @NullableField(() => String, 'The `eventType`. Null if the target is a goal or gig.')
  eventType!: string | null;
}

@ObjectType({ simpleResolvers: true })
abstract class FlatReward {
  @NullableField(() => Money, 'A fixed amount. Null if the reward is of another kind.')
  fixed!: Money | null;

  @NullableField(
    () => DecimalScalar,
    'Percent of the event\'s amount: "12.5". Null if the reward is of another kind.',
  )
  percent!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Where a tier starts. Exactly one field is set.' })
export class RewardTierStart {
  @NullableField(() => Money, 'The amount from which it applies. Null if `basis` is PROMOTER_COUNT.')
  amount!: Money | null;

  @NullableField(
    () => Int,
    'The number of events from which it applies. Null unless `basis` is PROMOTER_COUNT.',
  )
  count!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'How much a tier pays. Exactly one field is set.' })
export class RewardTierTerms extends FlatReward {}

@ObjectType({ simpleResolvers: true, description: 'One tier: where it starts and what it pays.' })
export class RewardTier {
  @Field(() => RewardTierStart, { description: 'Where it starts.' })
  from!: RewardTierStart;

  @Field(() => RewardTierTerms, { description: 'How much it pays.' })
  reward!: RewardTierTerms;
}

@ObjectType({ simpleResolvers: true, description: 'A reward that depends on tiers.' })
export class TieredRewardTerms {
  @Field(() => TierBasis, { description: 'The value that tiers measure.' })
  basis!: TierBasis;

  @Field(() => RulePeriod, { description: "The period over which the promoter's history is measured." })
  period!: RulePeriod;

  @Field(() => TierMode, { description: 'How tiers price an event.' })
  mode!: TierMode;

  @Field(() => [RewardTier], { description: 'In ascending order.' })
  tiers!: RewardTier[];
}

@ObjectType({ simpleResolvers: true, description: 'How much a rule pays. Exactly one field is set.' })
export class RewardTerms extends FlatReward {
  @NullableField(() => Boolean, 'True if the rule pays the amount of the goal or gig itself, otherwise null.')
  plain!: boolean | null;

  @NullableField(() => TieredRewardTerms, 'Reward by tiers. Null if the reward is of another kind.')
  tiered!: TieredRewardTerms | null;
}

@ObjectType({ simpleResolvers: true, description: 'The most that is paid within a scope and a period.' })
export class RewardCap {
  @NullableField(() => Int, 'The most rewards. Null if the cap limits the amount.')
  count!: number | null;

  @NullableField(() => Money, 'The highest total. Null if the cap limits the number of rewards.')
  amount!: Money | null;

  @Field(() => [CapScopeName], { description: 'What is counted together.' })
  scope!: CapScopeName[];

  @Field(() => RulePeriod, { description: 'When the counter restarts.' })
  period!: RulePeriod;
}

@ObjectType({
  simpleResolvers: true,
  description: 'One reward rule: its target, who is eligible, how much it pays, and its caps.',
})
export class RewardRule {
  @Field(() => String, { description: 'Its unique key in the set, kept across versions.' })
  key!: string;

  @NullableField(() => String, 'Title for people. Null if not set.')
  title!: string | null;

  @NullableField(
    () => RewardTarget,
    "What it pays for. Null for everything that the campaign's goals and gigs count.",
  )
  target!: RewardTarget | null;

  @Field(() => Int, { description: 'Priority. Higher comes first.' })
  priority!: number;

  @NullableField(
    () => String,
    'Group of rules, of which only the first rule that pays is applied. Null if not set.',
  )
  group!: string | null;

  @NullableField(
    () => GraphQLJSONObject,
    'Condition for eligibility, as in `RewardRuleInput.when`. Null for everybody.',
  )
  when!: Record<string, unknown> | null;

  @Field(() => RewardTerms, { description: 'How much it pays.' })
  reward!: RewardTerms;

  @Field(() => [RewardCap], { description: 'Its caps.' })
  caps!: RewardCap[];

  @NullableField(() => Int, "For how many days its rewards are held. Null for the campaign's holding period.")
  holdDays!: number | null;

  @Field(() => OnExceed, { description: 'What happens to a reward that is larger than the rest of a cap.' })
  onExceed!: OnExceed;

  @Field(() => Rounding, { description: 'How shares are rounded.' })
  rounding!: Rounding;

  @NullableField(() => GraphQLDateTime, 'It pays for events at or after this time. Null for no start time.')
  effectiveFrom!: Date | null;

  @NullableField(() => GraphQLDateTime, 'It pays for events before this time. Null for no end time.')
  effectiveTo!: Date | null;
}
