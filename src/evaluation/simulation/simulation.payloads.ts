import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Money } from '../../kernel/schema/money.type.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';

/** The rewards by the draft compared with the real ones. */
@ObjectType()
abstract class SimulatedSums {
  @Field(() => Int, { simple: true, description: 'How many rewards the draft pays.' })
  rewards!: number;

  @Field(() => Money, { simple: true, description: "What they cost, without the platform's fee." })
  cost!: Money;

  @Field(() => Int, { simple: true, description: 'How many rewards these events really brought.' })
  actualRewards!: number;

  @Field(() => Money, {
    simple: true,
    description:
      'What those cost, without what was taken back; rewards that wait for money or are held are among them.',
  })
  actualCost!: Money;

  @Field(() => Money, {
    simple: true,
    description: '`cost` less `actualCost`: negative where the draft pays less.',
  })
  difference!: Money;
}

@ObjectType({ description: 'What a draft changes for one promoter.', simpleResolvers: true })
export class SimulatedPromoter extends SimulatedSums {
  @Field(() => ID, { description: 'The promoter.' })
  promoterId!: string;
}

@ObjectType({ description: 'What one rule of a draft pays.', simpleResolvers: true })
export class SimulatedRule {
  @Field(() => String, {
    description: 'Its key; `default` for the plain amounts of goals and gigs, where the draft has no rules.',
  })
  key!: string;

  @Field(() => Int, { description: 'How many rewards it pays.' })
  rewards!: number;

  @Field(() => Money, { description: 'What they cost.' })
  cost!: Money;
}

@ObjectType({
  description: 'What a draft of reward rules would have paid for real events. Nothing of it was written.',
  simpleResolvers: true,
})
export class RewardSimulation extends SimulatedSums {
  @Field(() => GraphQLDateTime, { description: 'Events that arrived from here on are among them.' })
  from!: Date;

  @Field(() => GraphQLDateTime, { description: 'Up to here; where it was cut, when the last one arrived.' })
  to!: Date;

  @Field(() => Int, { description: 'How many events were evaluated.' })
  events!: number;

  @Field(() => Boolean, {
    description: 'False when there were more events than are evaluated at once: then the oldest were.',
  })
  isComplete!: boolean;

  @Field(() => [SimulatedRule], { description: 'What each rule pays, in the order in which they are asked.' })
  rules!: SimulatedRule[];

  @Field(() => [SimulatedPromoter], {
    description: 'For whom it changes most, at most 100; who gains or loses more comes first.',
  })
  promoters!: SimulatedPromoter[];

  @Field(() => Int, { description: 'For how many promoters it changes anything.' })
  promotersChanged!: number;
}

@ObjectType({ description: 'What the draft would have paid.', simpleResolvers: true })
export class SimulateRewardRulesPayload extends MutationPayload {
  @Field(() => RewardSimulation, { nullable: true, description: 'Null when refused.' })
  simulation?: RewardSimulation;
}
