import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { AttributionModel } from '../../campaigns/campaign/attribution-terms.js';
import { Money } from '../../kernel/schema/money.type.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';

/** The rewards by the draft compared with the real ones. */
@ObjectType({ simpleResolvers: true })
abstract class SimulatedSums {
  @Field(() => Int, { description: 'Number of rewards that the draft pays.' })
  rewards!: number;

  @Field(() => Money, { description: 'Cost of these rewards, without the platform fee.' })
  cost!: Money;

  @Field(() => Int, { description: 'Number of rewards that the events really earned.' })
  actualRewards!: number;

  @Field(() => Money, {
    description:
      'Cost of the actual rewards. Reversed amounts are excluded; unfunded and held rewards are included.',
  })
  actualCost!: Money;

  @Field(() => Money, { description: '`cost` minus `actualCost`; negative when the draft pays less.' })
  difference!: Money;
}

@ObjectType({ description: 'The effect of a draft on one promoter.', simpleResolvers: true })
export class SimulatedPromoter extends SimulatedSums {
  @Field(() => ID, { description: 'The promoter.' })
  promoterId!: string;
}

@ObjectType({ description: 'The effect of a draft on several promoters together.', simpleResolvers: true })
export class SimulatedOthers extends SimulatedSums {
  @Field(() => Int, { description: 'Number of these promoters.' })
  count!: number;
}

@ObjectType({ description: 'The terms by which events were attributed again.', simpleResolvers: true })
export class SimulatedAttribution {
  @Field(() => AttributionModel, { description: "Which of a visitor's clicks earn." })
  model!: AttributionModel;

  @Field(() => Int, { description: 'Attribution window, in days.' })
  windowDays!: number;

  @Field(() => Int, { description: 'TIME_DECAY: how many days older a touch is that weighs half.' })
  halfLifeDays!: number;

  @Field(() => Int, {
    description: 'Number of events that are attributed to another promoter than they really were.',
  })
  eventsMoved!: number;

  @Field(() => Int, {
    description:
      'Number of events that keep their attribution. What they were attributed by is no longer recorded, or their window begins before `clicksSince`.',
  })
  eventsKept!: number;

  @NullableField(
    () => GraphQLDateTime,
    'Since when all clicks are recorded. Earlier ones were dropped (`CLICK_RETENTION_DAYS`). Null if none were.',
  )
  clicksSince!: Date | null;
}

@ObjectType({ description: 'The payments of one rule of a draft.', simpleResolvers: true })
export class SimulatedRule {
  @Field(() => String, {
    description:
      'Key of the rule; `default` for the plain amounts of goals and gigs when the draft has no rules.',
  })
  key!: string;

  @Field(() => Int, { description: 'Number of rewards that the rule pays.' })
  rewards!: number;

  @Field(() => Money, { description: 'Cost of these rewards.' })
  cost!: Money;
}

@ObjectType({
  description: 'What a draft of reward rules would have paid for real events. The simulation writes nothing.',
  simpleResolvers: true,
})
export class RewardSimulation extends SimulatedSums {
  @Field(() => GraphQLDateTime, {
    description: 'Start of the period: only events that arrived at or after this time.',
  })
  from!: Date;

  @Field(() => GraphQLDateTime, {
    description: 'End of the period. When `isComplete` is false, the arrival of the last evaluated event.',
  })
  to!: Date;

  @Field(() => Int, { description: 'Number of evaluated events.' })
  events!: number;

  @Field(() => Boolean, {
    description:
      'False when there were more events than one simulation evaluates. Only the oldest were evaluated then.',
  })
  isComplete!: boolean;

  @Field(() => [SimulatedRule], { description: 'The payments of each rule, in the order of evaluation.' })
  rules!: SimulatedRule[];

  @Field(() => [SimulatedPromoter], {
    description: 'The promoters with the largest differences, largest first, at most 100.',
  })
  promoters!: SimulatedPromoter[];

  @Field(() => SimulatedOthers, {
    description: 'All other promoters together, so that the promoters and these add up to the totals.',
  })
  others!: SimulatedOthers;

  @NullableField(
    () => SimulatedAttribution,
    'The terms of attribution. Null if each event keeps its attribution.',
  )
  attribution!: SimulatedAttribution | null;

  @Field(() => Int, { description: 'Number of promoters whose result changes.' })
  promotersChanged!: number;
}

@ObjectType({ description: 'The result of the simulation.', simpleResolvers: true })
export class SimulateRewardRulesPayload extends MutationPayload {
  @NullableField(() => RewardSimulation, 'Null when refused.')
  simulation?: RewardSimulation;
}
