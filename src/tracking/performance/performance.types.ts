import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Money } from '../../kernel/schema/money.type.js';

/** The length of one step of a series. */
export enum PerformanceInterval {
  HOUR = 'HOUR',
  DAY = 'DAY',
  WEEK = 'WEEK',
  MONTH = 'MONTH',
}
registerEnumType(PerformanceInterval, {
  name: 'PerformanceInterval',
  description: "How long one step of a series is, in the campaign's time zone, like the periods of its caps.",
  valuesConfig: {
    HOUR: { description: 'A clock hour.' },
    DAY: { description: 'A calendar day.' },
    WEEK: { description: 'A week from Monday.' },
    MONTH: { description: 'A calendar month.' },
  },
});

/** A campaign's figures for a period. */
@ObjectType({ description: 'What happened in a campaign within some time.', simpleResolvers: true })
export class PerformanceFigures {
  @Field(() => Int, { description: 'Visits through links, without bots.' })
  clicks!: number;

  @Field(() => Int, { description: 'Of these, first visits of a browser through a link.' })
  uniqueClicks!: number;

  @Field(() => Int, { description: 'Visits by bots.' })
  botClicks!: number;

  @Field(() => Int, { description: 'Events that were attributed to it, by `occurredAt`.' })
  events!: number;

  @Field(() => Int, { description: 'Conversions that counted.' })
  conversions!: number;

  @Field(() => Float, {
    description:
      'Conversions that came by a click, per click; 0 without clicks. Those by a code alone do not count. A ratio, not money.',
  })
  conversionRate!: number;

  @Field(() => Int, {
    description: 'Rewards that were earned, funded or not, without those that were taken back as a whole.',
  })
  rewards!: number;

  @Field(() => Money, {
    description:
      "What funded rewards took, the platform's fee included, without what was taken back: the part of `Campaign.spent` of this time.",
  })
  spend!: Money;

  @Field(() => Money, {
    description:
      "What promoters have of it: funded rewards alone, without the platform's fee and what was taken back.",
  })
  earned!: Money;
}

/** One step of a series. */
@ObjectType({ description: 'One step of a series.', simpleResolvers: true })
export class PerformanceStep extends PerformanceFigures {
  @Field(() => GraphQLDateTime, { description: 'When the step begins.' })
  at!: Date;
}

/** Totals, and the steps that add up to them. */
@ObjectType({
  description: 'Totals and, step by step, how they came about. Steps in which nothing happened are left out.',
  simpleResolvers: true,
})
export class CampaignPerformance {
  @Field(() => PerformanceFigures, { description: 'All of the time asked for.' })
  totals!: PerformanceFigures;

  @Field(() => [PerformanceStep], { description: 'Step by step, oldest first.' })
  series!: PerformanceStep[];
}
