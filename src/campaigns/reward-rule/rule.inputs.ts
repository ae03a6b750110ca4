import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { Rounding } from '../../kernel/rounding.js';
import { MoneyInput } from '../../kernel/schema/money.type.js';
import { CapScopeName, OnExceed, RulePeriod, TierBasis, TierMode } from './rule.enums.js';

// Only types are validated here. check-rule-set.ts finds all faults at once, each with its path.

@InputType({ description: 'What a rule pays for: exactly one of these.' })
export class RewardTargetInput {
  @Field(() => ID, { nullable: true, description: 'Conversions of this goal of the campaign.' })
  goalId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Attempts of this gig of the campaign.' })
  gigId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Events of this eventType, whether or not a goal or a gig counts them; 1 to 200 characters.',
  })
  eventType?: string | null;
}

@InputType()
abstract class FlatRewardInput {
  @Field(() => MoneyInput, { nullable: true, description: "An amount, in the campaign's asset." })
  fixed?: MoneyInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A share of the event\'s amount as a decimal, at most 100 and with at most 4 places: "12.5". An event without an amount earns nothing by it.',
  })
  percent?: string | null;
}

@InputType({
  description: 'One tier: where it begins, and either `fixed` or `percent`.',
})
export class RewardTierInput extends FlatRewardInput {
  @Field(() => MoneyInput, {
    nullable: true,
    description: 'The amount from which it applies; for EVENT_AMOUNT and PROMOTER_AMOUNT.',
  })
  fromAmount?: MoneyInput | null;

  @Field(() => Int, {
    nullable: true,
    description: 'The number of events from which it applies, at least 0; for PROMOTER_COUNT.',
  })
  fromCount?: number | null;
}

@InputType({ description: 'A reward that depends on size.' })
export class TieredRewardInput {
  @Field(() => TierBasis, { description: 'What is measured.' })
  basis!: TierBasis;

  @Field(() => RulePeriod, {
    nullable: true,
    description: "Over which period the promoter's history is measured; LIFETIME when left out.",
  })
  period?: RulePeriod | null;

  @Field(() => TierMode, { nullable: true, description: 'How tiers price an event; WHOLE when left out.' })
  mode?: TierMode | null;

  @Field(() => [RewardTierInput], { description: '1 to 20 tiers, each beginning above the one before.' })
  tiers!: RewardTierInput[];
}

@InputType({ description: 'How much a rule pays: exactly one of these.' })
export class RewardInput extends FlatRewardInput {
  @Field(() => Boolean, {
    nullable: true,
    description: 'True for what the goal or gig itself says; not with a target `eventType`.',
  })
  plain?: boolean | null;

  @Field(() => TieredRewardInput, { nullable: true, description: 'By size.' })
  tiered?: TieredRewardInput | null;
}

@InputType({
  description:
    'The most that is paid within a scope and a period: either a `count` of rewards or an `amount`.',
})
export class RewardCapInput {
  @Field(() => Int, { nullable: true, description: 'So many rewards, at least 0.' })
  count?: number | null;

  @Field(() => MoneyInput, { nullable: true, description: "So much, in the campaign's asset." })
  amount?: MoneyInput | null;

  @Field(() => [CapScopeName], {
    description: 'What is counted together: `[RULE, PROMOTER]` is each promoter for itself, within the rule.',
  })
  scope!: CapScopeName[];

  @Field(() => RulePeriod, { description: 'When counting begins anew.' })
  period!: RulePeriod;
}

@InputType({ description: 'One rule: for what, for whom, how much, how often.' })
export class RewardRuleInput {
  @Field(() => String, {
    description:
      'Its name in the set: 1 to 64 of a-z, 0-9, "_" and "-". What counts towards its caps goes on counting when a new version has it.',
  })
  key!: string;

  @Field(() => String, { nullable: true, description: 'For people to read, 1 to 200 characters.' })
  title?: string | null;

  @Field(() => RewardTargetInput, {
    nullable: true,
    description: "What it pays for; whatever the campaign's goals and gigs count when left out.",
  })
  target?: RewardTargetInput | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Higher comes first, -1000 to 1000; then the order of the list. 0 when left out.',
  })
  priority?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of the rules of one group only the first that pays does; named as `key` is.',
  })
  group?: string | null;

  @Field(() => GraphQLJSONObject, {
    nullable: true,
    description:
      'Who is eligible; everybody when left out. `{"field": "event.amount", "op": "GTE", "value": "50"}`, or `{"all": […]}`, `{"any": […]}`, `{"not": …}` of such. At most 8 deep, 200 parts.',
  })
  when?: Record<string, unknown> | null;

  @Field(() => RewardInput, { description: 'How much.' })
  reward!: RewardInput;

  @Field(() => [RewardCapInput], {
    nullable: true,
    description: 'How often, and how much at most; up to 10.',
  })
  caps?: RewardCapInput[] | null;

  @Field(() => Int, {
    nullable: true,
    description: "Days that its rewards are held, 0 to 365; the campaign's when left out.",
  })
  holdDays?: number | null;

  @Field(() => OnExceed, {
    nullable: true,
    description: 'What happens to a reward that is larger than what a cap has left; REJECT when left out.',
  })
  onExceed?: OnExceed | null;

  @Field(() => Rounding, { nullable: true, description: 'How shares are rounded; DOWN when left out.' })
  rounding?: Rounding | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'It pays for what happens from then on; from the beginning when left out.',
  })
  effectiveFrom?: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'It pays for what happens before then; without end when left out.',
  })
  effectiveTo?: Date | null;
}

/** A set of rules in the API. */
@InputType()
export abstract class RuleSetInput {
  @Field(() => [RewardRuleInput], {
    description: 'Up to 50 rules; with none, the campaign pays the plain amounts of its goals and gigs.',
  })
  rules!: RewardRuleInput[];

  @Field(() => [RewardCapInput], {
    nullable: true,
    description: 'Caps over everything that the campaign pays; up to 10.',
  })
  caps?: RewardCapInput[] | null;
}

@InputType({ description: 'A new version of the reward rules of a campaign.' })
export class PublishRewardRulesInput extends RuleSetInput {
  @Field(() => ID, { description: 'The campaign.' })
  campaignId!: string;

  @Field(() => String, {
    nullable: true,
    description: "Code of the campaign's asset, to be sure of it: another one is refused.",
  })
  asset?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Number of the version that these rules were made from, 0 for none: refused as CONFLICT when another version is live by now. Without it the rules replace any version.',
  })
  expectedVersion?: number | null;
}
