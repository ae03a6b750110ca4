import { ArrayMaxSize, ArrayMinSize, Max, MaxLength, Min } from 'class-validator';
import { GraphQLDateTime } from 'graphql-scalars';
import { ArgsType, ID } from 'type-graphql';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import {
  Input,
  nullableInput,
  NullableIntegerInput,
  requiredInput,
  NullableTimeZoneInput,
  NullableCurrencyInput,
} from '../../kernel/schema/input-field.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Default } from '../../kernel/schema/default.js';

/** The length of one step of a series. */
export const PerformanceInterval = describedEnum(
  'PerformanceInterval',
  'The length of one step of a series. Steps follow the time zone, as the periods of caps follow that of the campaign.',
  {
    HOUR: 'A clock hour.',
    DAY: 'A calendar day.',
    WEEK: 'A week that starts on Monday.',
    MONTH: 'A calendar month.',
  },
);
export type PerformanceInterval = keyof typeof PerformanceInterval;

const visitDimensions = {
  COUNTRY: 'The country of the visit.',
  DEVICE: 'The kind of device.',
  BROWSER: 'The browser.',
  OS: 'The operating system.',
  LANGUAGE: 'The language that the browser asks for.',
  REFERRER_HOST: 'The host of the referring page.',
  UTM_SOURCE: 'The UTM source of the target.',
  UTM_MEDIUM: 'The UTM medium of the target.',
  UTM_CAMPAIGN: 'The UTM campaign of the target.',
  UTM_TERM: 'The UTM term of the target.',
  UTM_CONTENT: 'The UTM content of the target.',
  SUB1: 'The sub-id `sub1`.',
  SUB2: 'The sub-id `sub2`.',
  SUB3: 'The sub-id `sub3`.',
  SUB4: 'The sub-id `sub4`.',
  SUB5: 'The sub-id `sub5`.',
} as const;

/** What is recorded of a visit. */
export const VisitDimension = describedEnum(
  'VisitDimension',
  'What is recorded of a visit. Conversions and rewards have that of the first click of their session.',
  visitDimensions,
);
export type VisitDimension = keyof typeof VisitDimension;

/** By what figures are divided. */
export const PerformanceGrouping = describedEnum('PerformanceGrouping', 'By what figures are divided.', {
  CAMPAIGN: 'By campaign.',
  PROMOTER: 'By promoter.',
  LINK: 'By link.',
  GOAL: 'By goal. Clicks have none.',
  GIG: 'By gig. Clicks have none.',
  ...visitDimensions,
});
export type PerformanceGrouping = keyof typeof PerformanceGrouping;

/** By which figure groups are sorted. */
export const PerformanceOrder = describedEnum(
  'PerformanceOrder',
  'By which figure groups are sorted, the largest first.',
  {
    CLICKS: 'By clicks.',
    EVENTS: 'By events. Only for those who see them.',
    CONVERSIONS: 'By conversions.',
    SPEND: 'By spend. Only for those who see it.',
    EARNED: 'By what the promoters earned.',
  },
);
export type PerformanceOrder = keyof typeof PerformanceOrder;

const NullableIdsInput = nullableInput(() => [ID]);
const DimensionInput = requiredInput(() => VisitDimension);
const ValuesInput = requiredInput(() => [String]);
const NullableVisitInput = nullableInput(() => VisitFilter);

/** A condition on visits. */
@Input('Only visits with one of these values, and what came of them.')
export class VisitFilter {
  @DimensionInput('What is compared. It cannot be combined with groups by another dimension.')
  dimension!: VisitDimension;

  @ValuesInput('The values, at most 100.', ArrayMinSize(1), ArrayMaxSize(100), MaxLength(100, { each: true }))
  values!: string[];
}

/** Which figures count. */
@Input('Which figures count. Conditions that are omitted or null do not apply.')
export class PerformanceFilter {
  @NullableIdsInput('TypeIDs of campaigns, at most 100.', ArrayMaxSize(100))
  campaignIds?: string[] | null;

  @NullableIdsInput('TypeIDs of promoters, at most 100.', ArrayMaxSize(100))
  promoterIds?: string[] | null;

  @NullableIdsInput('TypeIDs of links, at most 100.', ArrayMaxSize(100))
  linkIds?: string[] | null;

  @NullableVisitInput('A condition on visits.')
  visit?: VisitFilter | null;
}

/** The arguments of all `performance` fields. */
@ArgsType()
export class PerformanceArgs {
  @NullableField(
    () => GraphQLDateTime,
    'Start of the period, inclusive; rounded down to a quarter of an hour. Default: the start of the day 30 days before `to`.',
  )
  from?: Date | null;

  @NullableField(
    () => GraphQLDateTime,
    'End of the period, exclusive; rounded up to a quarter of an hour. Default: now.',
  )
  to?: Date | null;

  @Default('DAY')
  @NullableField(() => PerformanceInterval, 'Length of one step.')
  interval?: PerformanceInterval | null;

  @NullableTimeZoneInput(
    "IANA name of the time zone of the steps. Default: the campaign's own; UTC for figures of several campaigns.",
    MaxLength(64),
  )
  timeZone?: string | null;

  @NullableField(
    () => PerformanceGrouping,
    'By what the figures are divided into `groups`. Default: no groups.',
  )
  groupBy?: PerformanceGrouping | null;

  @Default(20)
  @NullableIntegerInput('The number of groups, at most 100. Further ones are in `other`.', Min(1), Max(100))
  first?: number | null;

  @Default('CLICKS')
  @NullableField(() => PerformanceOrder, 'By which figure groups are sorted.')
  orderBy?: PerformanceOrder | null;

  @NullableField(() => PerformanceFilter, 'Which figures count. Default: all.')
  filter?: PerformanceFilter | null;
}

/** The same with an asset, for figures of several campaigns. */
@ArgsType()
export class AssetPerformanceArgs extends PerformanceArgs {
  @Default('USD')
  @NullableCurrencyInput(
    'Code of an asset: figures of the campaigns that pay in it, because amounts of different assets are never added.',
    MaxLength(12),
  )
  asset?: string | null;
}
