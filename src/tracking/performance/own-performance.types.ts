import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Money } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import type { FigureSubject } from './figure-question.js';
import type { OpenQuestion } from './question-of.js';
import { TimeZoneScalar } from '../../kernel/schema/scalars.js';

/** What a promoter may know of their own figures. */
@ObjectType({ description: "A promoter's own figures for a period.", simpleResolvers: true })
export class OwnPerformanceFigures {
  @Field(() => Int, { description: 'Clicks of people on links, first and repeated ones.' })
  clicks!: number;

  @Field(() => Int, {
    description:
      'The part of `clicks` that are the first of a visitor: on the link, or in a CPC campaign within its window. Each begins a session.',
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

  @Field(() => Int, { description: 'Conversions that counted.' })
  conversions!: number;

  @Field(() => Float, {
    description:
      'Conversions that came from a click, divided by `clicks`. 0 without clicks. Conversions by code alone do not count.',
  })
  conversionRate!: number;

  @Field(() => Int, { description: 'Attempts at gigs, of any status.' })
  attempts!: number;

  @Field(() => Int, { description: 'The part of `attempts` that was verified.' })
  verifiedAttempts!: number;

  @Field(() => Int, { description: 'The part of `attempts` that was rejected.' })
  rejectedAttempts!: number;

  @Field(() => Int, {
    description: 'Rewards earned, funded or not, without rewards that were fully reversed.',
  })
  rewards!: number;

  @Field(() => Money, {
    description: "The promoters' earnings: funded rewards without platform fees, minus reversals.",
  })
  earned!: Money;

  @Field(() => Money, {
    description: 'What was taken back of funded rewards, without platform fees, on the day of the event.',
  })
  reversed!: Money;

  @Field(() => Money, {
    description: '`earned` per click, rounded down to the smallest unit of the asset. 0 without clicks.',
  })
  epc!: Money;
}

@ObjectType({ description: "One step of a series of a promoter's own figures.", simpleResolvers: true })
export class OwnPerformanceStep extends OwnPerformanceFigures {
  @Field(() => GraphQLDateTime, { description: 'Start of the step.' })
  at!: Date;
}

/** The figures of one group. */
@ObjectType({ description: "One group of a promoter's own figures.", simpleResolvers: true })
export class OwnPerformanceGroup {
  @Field(() => String, {
    description: 'TypeID of the campaign, link, goal or gig, or the value of the visits.',
  })
  key!: string;

  @Field(() => OwnPerformanceFigures, { description: 'Totals of the group.' })
  totals!: OwnPerformanceFigures;

  count!: number;
  subject!: FigureSubject;
  question!: OpenQuestion;
}

/** A promoter's own figures. */
@ObjectType({
  description:
    "A promoter's own figures, without what the organization spends and what it knows of customers.",
  simpleResolvers: true,
})
export class OwnPerformance {
  subject!: FigureSubject;
  question!: OpenQuestion;

  @Field(() => GraphQLDateTime, { description: 'Start of the period.' })
  from!: Date;

  @Field(() => GraphQLDateTime, { description: 'End of the period, exclusive.' })
  to!: Date;

  @Field(() => TimeZoneScalar, { description: 'The time zone of the steps.' })
  timeZone!: string;

  @Field(() => OwnPerformanceFigures, { description: 'Totals of the requested period.' })
  totals!: OwnPerformanceFigures;

  @Field(() => [OwnPerformanceStep], { description: 'Step by step, oldest first, with empty steps.' })
  series!: OwnPerformanceStep[];

  @Field(() => [OwnPerformanceGroup], { description: 'The first groups. Empty without `groupBy`.' })
  groups!: OwnPerformanceGroup[];

  @NullableField(
    () => OwnPerformanceFigures,
    'Everything that is in no group: further groups, and what has no value. Null without `groupBy`.',
  )
  other!: OwnPerformanceFigures | null;
}
