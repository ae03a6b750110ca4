import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { Environment } from '../../kernel/environment.js';
import { IdField } from '../../kernel/schema/node.type.js';
import { Money } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { PayoutModel } from '../../campaigns/campaign/payout-model.js';
import { CodePolicy, AttributionModel } from '../../campaigns/campaign/attribution-terms.js';
import { GigRepeat, ProofKind } from '../../campaigns/gig/gig.entity.js';
import { UrlScalar, DecimalScalar, TimeZoneScalar, CurrencyScalar } from '../../kernel/schema/scalars.js';

@ObjectType({ description: 'The public data of an organization.', simpleResolvers: true })
export class PublicOrganization {
  @IdField('organization')
  id!: string;

  @Field(() => String, { description: 'Display name.' })
  name!: string;

  @NullableField(() => String, "The organization's description of itself.")
  description!: string | null;

  @NullableField(() => UrlScalar, "The organization's public website.")
  website!: string | null;
}

/** The public data of a goal. */
@ObjectType({
  description: 'A conversion that a campaign pays for, as promoters see it.',
  simpleResolvers: true,
})
export class MarketplaceGoal {
  @IdField('goal')
  id!: string;

  @Field(() => String, { description: 'The name of the goal.' })
  name!: string;

  @NullableField(() => String, 'The title for people to read.')
  title!: string | null;

  @NullableField(() => String, 'The full description for people to read.')
  description!: string | null;

  @NullableField(() => Money, 'The payment for each conversion. Null when it is a percentage.')
  payout!: Money | null;

  @NullableField(
    () => DecimalScalar,
    'The share of the amount, in percent: "12.5". Null when the payment is a fixed amount.',
  )
  payoutPercent!: string | null;

  @NullableField(() => Int, 'The most conversions that count for one promoter. Null means no limit.')
  maxPerPromoter!: number | null;
}

/** The public data of a gig. */
@ObjectType({ description: 'A gig as promoters see it.', simpleResolvers: true })
export class MarketplaceGig {
  @IdField('gig')
  id!: string;

  @Field(() => String, { description: 'A short title of the task.' })
  title!: string;

  @NullableField(() => String, 'The full description of the task.')
  description!: string | null;

  @Field(() => Money, { description: 'The reward for a verified attempt.' })
  rewardAmount!: Money;

  @Field(() => ProofKind, { description: 'The required proof.' })
  proof!: ProofKind;

  @Field(() => GigRepeat, { description: 'How often one promoter may do it.' })
  repeat!: GigRepeat;

  @NullableField(() => Int, 'The most attempts of one promoter that count. Null means no limit.')
  maxPerPromoter!: number | null;

  @NullableField(() => Int, 'The most attempts that count in total. Null means no limit.')
  maxTotal!: number | null;

  @NullableField(
    () => GraphQLDateTime,
    'Attempts submitted or events that happen at or after this time do not count. Null means no deadline.',
  )
  deadline!: Date | null;
}

/** The public data of a campaign: a row of the table with only these fields. */
@ObjectType({
  description: 'A campaign as promoters see it: its offer and payments, without its budget and spending.',
  simpleResolvers: true,
})
export class MarketplaceCampaign {
  @IdField('campaign')
  id!: string;

  organizationId!: string;

  @Field(() => String, { description: 'Display name.' })
  name!: string;

  @NullableField(() => String, 'For promoters to read.')
  description!: string | null;

  @Field(() => UrlScalar, { description: 'The URL that its links lead to.' })
  targetUrl!: string;

  @Field(() => PayoutModel, { description: 'The payout model.' })
  payoutModel!: PayoutModel;

  payoutRateAtomic!: bigint;

  @Field(() => CurrencyScalar, { description: 'Code of the only asset that the campaign pays in.' })
  asset!: string;

  @NullableField(() => GraphQLDateTime, 'Earlier events do not count. Null means no start date.')
  startsAt!: Date | null;

  @NullableField(() => GraphQLDateTime, 'Events at or after this time do not count. Null means no end date.')
  endsAt!: Date | null;

  @Field(() => Int, { description: 'Number of days after a click in which its session still earns.' })
  attributionWindowDays!: number;

  @Field(() => Int, { description: 'Number of days that a reward is held before it is paid.' })
  holdingPeriodDays!: number;

  @Field(() => AttributionModel, {
    description: 'Which click earns when a visitor came through several links of the campaign.',
  })
  attributionModel!: AttributionModel;

  @Field(() => CodePolicy, {
    description:
      'Which promoter gets an event that has the code of one promoter and the link or session of another.',
  })
  codePolicy!: CodePolicy;

  @Field(() => TimeZoneScalar, {
    description: 'IANA name of the time zone in which its days, weeks and months begin.',
  })
  timeZone!: string;

  @Field(() => Environment, { description: 'LIVE pays real money, SANDBOX play money.' })
  environment!: Environment;
}
