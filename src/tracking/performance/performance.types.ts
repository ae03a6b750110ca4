import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { Money } from '../../kernel/schema/money.type.js';
import type { FigureSubject } from './figure-question.js';
import type { OpenQuestion } from './question-of.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { OwnPerformanceFigures } from './own-performance.types.js';
import { TimeZoneScalar } from '../../kernel/schema/scalars.js';

/** Figures for a period. */
@ObjectType({ description: 'Figures for a period, by time of occurrence.', simpleResolvers: true })
export class PerformanceFigures extends OwnPerformanceFigures {
  @Field(() => Int, { description: 'Events attributed to the campaign, by `occurredAt`.' })
  events!: number;

  @Field(() => Int, {
    description:
      'Customers who were new to the campaign: of each `customerId`, the first attributed event that was processed.',
  })
  leads!: number;

  @Field(() => Int, {
    description:
      'Customers who converted for the first time in the campaign: of each `customerId`, the first event with a conversion that counted.',
  })
  customers!: number;

  @Field(() => Money, {
    description:
      'Cost of funded rewards including platform fees, minus reversals: the part of `Campaign.spent` for this period.',
  })
  spend!: Money;
}

@ObjectType({ description: 'One step of a series.', simpleResolvers: true })
export class PerformanceStep extends PerformanceFigures {
  @Field(() => GraphQLDateTime, { description: 'Start of the step.' })
  at!: Date;
}

/** The steps from a click to a customer. */
@ObjectType({ description: 'The way from a click to a customer.', simpleResolvers: true })
export class PerformanceFunnel {
  @Field(() => Int, { description: 'All clicks of people.' })
  clicks!: number;

  @Field(() => Int, { description: 'Sessions that a click of a person began: `uniqueClicks`.' })
  sessions!: number;

  @Field(() => Int, { description: 'Customers who were new to the campaign.' })
  leads!: number;

  @Field(() => Int, { description: 'Customers who converted for the first time.' })
  customers!: number;
}

/** The figures of one group. */
@ObjectType({ description: 'The figures of one group.', simpleResolvers: true })
export class PerformanceGroup {
  @Field(() => String, {
    description: 'TypeID of the campaign, promoter, link, goal or gig, or the value of the visits.',
  })
  key!: string;

  @Field(() => PerformanceFigures, { description: 'Totals of the group.' })
  totals!: PerformanceFigures;

  /** Empty unless they were asked for. */
  steps!: PerformanceStep[];
  /** The number of steps. */
  count!: number;
  subject!: FigureSubject;
  question!: OpenQuestion;
}

/** Figures of an object. */
@ObjectType({ description: 'Totals, and the steps and groups that add up to them.', simpleResolvers: true })
export class Performance {
  subject!: FigureSubject;
  question!: OpenQuestion;

  @Field(() => GraphQLDateTime, { description: 'Start of the period.' })
  from!: Date;

  @Field(() => GraphQLDateTime, { description: 'End of the period, exclusive.' })
  to!: Date;

  @Field(() => TimeZoneScalar, { description: 'The time zone of the steps.' })
  timeZone!: string;

  @Field(() => PerformanceFigures, { description: 'Totals of the requested period.' })
  totals!: PerformanceFigures;

  @Field(() => PerformanceFunnel, { description: 'The way from a click to a customer, in the period.' })
  funnel!: PerformanceFunnel;

  @Field(() => [PerformanceStep], { description: 'Step by step, oldest first, with empty steps.' })
  series!: PerformanceStep[];

  @Field(() => [PerformanceGroup], { description: 'The first groups. Empty without `groupBy`.' })
  groups!: PerformanceGroup[];

  @NullableField(
    () => PerformanceFigures,
    'Everything that is in no group: further groups, and what has no value. Null without `groupBy`.',
  )
  other!: PerformanceFigures | null;
}
