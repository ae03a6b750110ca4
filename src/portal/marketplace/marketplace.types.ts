import { GraphQLDateTime } from 'graphql-scalars';
import { Field, Int, ObjectType } from 'type-graphql';
import { Environment } from '../../kernel/environment.js';
import { IdField } from '../../kernel/schema/node.type.js';
import { Money } from '../../kernel/schema/money.type.js';
import { AttributionModel, CodePolicy, PayoutModel } from '../../campaigns/campaign/campaign.entity.js';
import { GigRepeat, ProofKind } from '../../campaigns/gig/gig.entity.js';

/** The public data of an organization. */
@ObjectType({ description: 'What promoters may know of an organization.', simpleResolvers: true })
export class PublicOrganization {
  @IdField('organization')
  id!: string;

  @Field(() => String, { description: 'Display name.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it does, in its own words.' })
  description!: string | null;

  @Field(() => String, { nullable: true, description: 'Its public site.' })
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

  @Field(() => String, { description: 'What counts.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it is called where people read it.' })
  title!: string | null;

  @Field(() => String, { nullable: true, description: 'What counts, in full.' })
  description!: string | null;

  @Field(() => Money, { nullable: true, description: 'What each earns; null when it is a percentage.' })
  payout!: Money | null;

  @Field(() => String, {
    nullable: true,
    description: 'The share of the amount, "12.5"; null when it is flat.',
  })
  payoutPercent!: string | null;

  @Field(() => Int, { nullable: true, description: 'How many count for one promoter; null is no limit.' })
  maxPerPromoter!: number | null;
}

/** The public data of a gig. */
@ObjectType({ description: 'A job inside a campaign, as promoters see it.', simpleResolvers: true })
export class MarketplaceGig {
  @IdField('gig')
  id!: string;

  @Field(() => String, { description: 'What is to be done, in a few words.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'What is to be done, in full.' })
  description!: string | null;

  @Field(() => Money, { description: 'What a verified attempt earns.' })
  rewardAmount!: Money;

  @Field(() => ProofKind, { description: 'What has to be shown.' })
  proof!: ProofKind;

  @Field(() => GigRepeat, { description: 'How often one promoter may do it.' })
  repeat!: GigRepeat;

  @Field(() => Int, {
    nullable: true,
    description: 'How many attempts of one promoter count; null is no limit.',
  })
  maxPerPromoter!: number | null;

  @Field(() => Int, { nullable: true, description: 'How many attempts count in all; null is no limit.' })
  maxTotal!: number | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'What is submitted or happens from here on does not count.',
  })
  deadline!: Date | null;
}

/** The public data of a campaign: a row of the table with only these fields. */
@ObjectType({
  description: 'A campaign as promoters see it: what it promotes and what it pays, and nothing of its books.',
  simpleResolvers: true,
})
export class MarketplaceCampaign {
  @IdField('campaign')
  id!: string;

  organizationId!: string;

  @Field(() => String, { description: 'Display name.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'For promoters to read.' })
  description!: string | null;

  @Field(() => String, { description: 'Where its links lead.' })
  targetUrl!: string;

  @Field(() => PayoutModel, { description: 'What it pays for.' })
  payoutModel!: PayoutModel;

  payoutRateAtomic!: bigint;

  @Field(() => String, { description: 'Code of the one asset in which it pays.' })
  asset!: string;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'What happened before does not count.' })
  startsAt!: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'What happens from here on does not count.' })
  endsAt!: Date | null;

  @Field(() => Int, { description: 'How many days after a click its session still earns.' })
  attributionWindowDays!: number;

  @Field(() => Int, { description: 'How many days a reward is held before it is paid.' })
  holdingPeriodDays!: number;

  @Field(() => AttributionModel, {
    description: "Which of a visitor's clicks earns, when they came through several of its links.",
  })
  attributionModel!: AttributionModel;

  @Field(() => CodePolicy, {
    description:
      'Whose an event is that carries the code of one promoter and the link or session of another.',
  })
  codePolicy!: CodePolicy;

  @Field(() => String, {
    description: 'IANA name of the time zone in which its days, weeks and months begin.',
  })
  timeZone!: string;

  @Field(() => Environment, { description: 'LIVE pays real money, SANDBOX play money.' })
  environment!: Environment;
}
