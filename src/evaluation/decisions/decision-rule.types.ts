import { Field, Int, ObjectType } from 'type-graphql';
import { Money } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { CapScopeName, RuleOperatorName, TierBasis } from '../../campaigns/reward-rule/rule.enums.js';
import { RuleResultName } from './decision.enums.js';
import { OfAction, OfPromoter } from './decision-parties.types.js';

@ObjectType({ description: 'One comparison of a condition.', simpleResolvers: true })
export class DecisionComparison {
  @Field(() => String, { description: 'The field, such as `event.amount`.' })
  field!: string;

  @Field(() => RuleOperatorName, { description: 'The operator.' })
  operator!: RuleOperatorName;

  @Field(() => [String], { description: 'The values of the rule. A long list is cut. Empty for `EXISTS`.' })
  expected!: readonly string[];

  @NullableField(() => String, 'The value of the event, cut if it is long. Null if missing or withheld.')
  actual!: string | null;

  @Field(() => Boolean, { description: 'Whether the comparison holds.' })
  isMet!: boolean;
}

@ObjectType({ description: 'The place of an event on the scale of the tiers.', simpleResolvers: true })
export class DecisionTier {
  @Field(() => TierBasis, { description: 'The value that the tiers measure.' })
  basis!: TierBasis;

  @NullableField(() => Money, 'Where the event begins on the scale. Null for `PROMOTER_COUNT`.')
  fromAmount!: Money | null;

  @NullableField(() => Money, 'Where the event ends on the scale. Null for `PROMOTER_COUNT`.')
  toAmount!: Money | null;

  @NullableField(() => Int, 'The number of events before it. For `PROMOTER_COUNT` only.')
  fromCount!: number | null;

  @NullableField(() => Int, 'The number of events with it. For `PROMOTER_COUNT` only.')
  toCount!: number | null;

  @NullableField(() => Int, 'The place of the highest tier that was reached, from 0. Null below the first.')
  reached!: number | null;
}

@ObjectType({ description: 'A cap, before and after the reward.', simpleResolvers: true })
export class DecisionCap {
  @Field(() => [CapScopeName], { description: 'What it counts together.' })
  scope!: readonly CapScopeName[];

  @Field(() => String, { description: 'The period that it counts, such as `2026-11`.' })
  period!: string;

  @NullableField(() => Int, 'The most rewards. Null for a cap of amounts.')
  limitCount!: number | null;

  @NullableField(() => Int, 'The number of rewards before. Null for a cap of amounts.')
  beforeCount!: number | null;

  @NullableField(() => Int, 'The number of rewards after. Null for a cap of amounts.')
  afterCount!: number | null;

  @NullableField(() => Money, 'The highest total. Null for a cap of counts.')
  limitAmount!: Money | null;

  @NullableField(() => Money, 'The total before. Null for a cap of counts.')
  beforeAmount!: Money | null;

  @NullableField(() => Money, 'The total after. Null for a cap of counts.')
  afterAmount!: Money | null;
}

@ObjectType({ description: 'The part of one promoter of a divided reward.' })
export class DecisionShare extends OfPromoter {
  @Field(() => RuleResultName, { description: 'The result for this promoter.' })
  result!: RuleResultName;

  @NullableField(() => Money, 'The part before the caps by promoter. Null if withheld.')
  price!: Money | null;

  @NullableField(() => Money, 'The part after the caps. Null if it earns nothing.')
  amount!: Money | null;

  @Field(() => [DecisionCap], {
    description: 'The caps by promoter. Empty if there is none, or if withheld.',
  })
  caps!: readonly DecisionCap[];
}

@ObjectType({ description: 'One rule, applied to one effect of the event.' })
export class DecisionRule extends OfAction {
  @Field(() => String, { description: 'The key of the rule.' })
  rule!: string;

  @Field(() => RuleResultName, { description: 'Its result.' })
  result!: RuleResultName;

  @Field(() => [DecisionComparison], {
    description: 'The comparisons of its condition. Empty if it has none, or if withheld.',
  })
  comparisons!: readonly DecisionComparison[];

  @NullableField(() => DecisionTier, 'The place on the tiers. Null without tiers, or if withheld.')
  tier!: DecisionTier | null;

  @NullableField(() => Money, 'The price before the caps. Null if there is none, or if withheld.')
  price!: Money | null;

  @Field(() => [DecisionCap], { description: 'The caps. Empty if there is none, or if withheld.' })
  caps!: readonly DecisionCap[];

  @NullableField(() => Money, 'The amount after the caps, over all shares. Null if it pays nothing.')
  amount!: Money | null;

  @Field(() => [DecisionShare], { description: 'The shares of a divided event. Empty if it is not divided.' })
  shares!: readonly DecisionShare[];
}
