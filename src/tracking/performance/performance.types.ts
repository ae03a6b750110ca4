import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { Money } from '../../kernel/schema/money.type.js';

/** The length of one step of a series. */
export const PerformanceInterval = describedEnum(
  'PerformanceInterval',
  "The length of one step of a series. Steps follow the campaign's time zone, like the periods of its caps.",
  {
    HOUR: 'A clock hour.',
    DAY: 'A calendar day.',
    WEEK: 'A week that starts on Monday.',
    MONTH: 'A calendar month.',
  },
);
export type PerformanceInterval = keyof typeof PerformanceInterval;

/** A campaign's figures for a period. */
@ObjectType({ description: 'The figures of a campaign for a period.', simpleResolvers: true })
export class PerformanceFigures {
  @Field(() => Int, { description: 'Clicks of people on links, first and repeated ones.' })
  clicks!: number;

  @Field(() => Int, {
    description:
      'The part of `clicks` that are the first of a visitor: on the link, or in a CPC campaign within its window.',
  })
  uniqueClicks!: number;

  @Field(() => Int, { description: 'The part of `uniqueClicks` that earned a reward.' })
  paidClicks!: number;

  @Field(() => Int, { description: 'Clicks by bots: programs, previews, prefetches, and data centres.' })
  botClicks!: number;

  @Field(() => Int, {
    description: 'Suspicious clicks: too many from one address, or refused by the velocity check.',
  })
  invalidClicks!: number;

  @Field(() => Int, { description: 'Events attributed to the campaign, by `occurredAt`.' })
  events!: number;

  @Field(() => Int, { description: 'Conversions that counted.' })
  conversions!: number;

  @Field(() => Float, {
    description:
      'Conversions that came from a click, divided by `clicks`. 0 without clicks. Conversions by code alone do not count.',
  })
  conversionRate!: number;

  @Field(() => Int, {
    description: 'Rewards earned, funded or not, without rewards that were fully reversed.',
  })
  rewards!: number;

  @Field(() => Money, {
    description:
      'Cost of funded rewards including platform fees, minus reversals: the part of `Campaign.spent` for this period.',
  })
  spend!: Money;

  @Field(() => Money, {
    description: "The promoters' part of `spend`: funded rewards without platform fees, minus reversals.",
  })
  earned!: Money;
}

@ObjectType({ description: 'One step of a series.', simpleResolvers: true })
export class PerformanceStep extends PerformanceFigures {
  @Field(() => GraphQLDateTime, { description: 'Start of the step.' })
  at!: Date;
}

@ObjectType({
  description: 'Totals, and the steps that add up to them. Steps without activity are omitted.',
  simpleResolvers: true,
})
export class CampaignPerformance {
  @Field(() => PerformanceFigures, { description: 'Totals of the requested period.' })
  totals!: PerformanceFigures;

  @Field(() => [PerformanceStep], { description: 'Step by step, oldest first.' })
  series!: PerformanceStep[];
}
