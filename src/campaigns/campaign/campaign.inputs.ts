import { ArrayMaxSize, Length, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, InputType, Int } from 'type-graphql';
import { MoneyInput } from '../../kernel/schema/money.type.js';
import { IsHttpUrl, IsTimeZone } from '../../kernel/schema/validators.js';
import { AttributionModel, CodePolicy, PayoutModel } from './campaign.entity.js';
import { CampaignStatus } from './campaign-status.js';
import { NewGoalInput } from './new-goal.input.js';
import { CampaignFraudChecksInput } from './fraud-checks.types.js';

/** The common fields of creating and updating. */
@InputType()
abstract class CampaignSettings {
  @Field(() => String, { nullable: true, description: 'Description for promoters, at most 5000 characters.' })
  @MaxLength(5000)
  description?: string | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'Payout for one click in a CPC campaign. Default in a new campaign: zero.',
  })
  payoutRate?: MoneyInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Default payout of new goals, in percent of the sale: "12.5", at most 100. Only for CPS campaigns.',
  })
  @MaxLength(20)
  payoutPercent?: string | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description:
      'The most it may spend in total. Null means that only the wallet limits it, the default in a new campaign.',
  })
  budget?: MoneyInput | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Clicks and events before this time do not count. Null for no start time.',
  })
  startsAt?: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'Clicks and events at or after this time do not count, and the campaign ends automatically. Must be after `startsAt`.',
  })
  endsAt?: Date | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Attribution window: for how many days after a click its session earns, 1 to 365. Default in a new campaign: 30.',
  })
  @Min(1)
  @Max(365)
  attributionWindowDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Holding period: for how many days a reward is held before it is paid, 0 to 365. Default in a new campaign: 0.',
  })
  @Min(0)
  @Max(365)
  holdingPeriodDays?: number | null;

  @Field(() => AttributionModel, {
    nullable: true,
    description: "Which of a visitor's clicks earns. Default in a new campaign: LAST_CLICK.",
  })
  attributionModel?: AttributionModel | null;

  @Field(() => CodePolicy, {
    nullable: true,
    description:
      'Which promoter gets an event that has the code of one promoter and the link or session of another. Default in a new campaign: CODE_WINS.',
  })
  codePolicy?: CodePolicy | null;

  @Field(() => String, {
    nullable: true,
    description: 'IANA name of a time zone, such as Europe/Berlin. Default in a new campaign: UTC.',
  })
  @IsTimeZone()
  timeZone?: string | null;

  @Field(() => CampaignFraudChecksInput, {
    nullable: true,
    description: 'Changes to the settings of its fraud checks.',
  })
  fraudChecks?: CampaignFraudChecksInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the marketplace shows it to promoters while it is active and approved. Default in a new campaign: true.',
  })
  listed?: boolean | null;
}

@InputType({ description: 'A new campaign. It starts as a draft.' })
export class CreateCampaignInput extends CampaignSettings {
  @Field(() => ID, {
    nullable: true,
    description: 'The organization. Default: the organization of the API key.',
  })
  organizationId?: string | null;

  @Field(() => String, { description: 'Display name, 1 to 200 characters.' })
  @Length(1, 200)
  name!: string;

  @Field(() => String, {
    description: 'Target of its links: an absolute http(s) URL of at most 2048 characters.',
  })
  @IsHttpUrl()
  targetUrl!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Code of its asset. Default: the asset of `payoutRate`, else of `budget`, else USD.',
  })
  @MaxLength(12)
  asset?: string | null;

  @Field(() => PayoutModel, { nullable: true, description: 'What it pays for. Default: CPA.' })
  payoutModel?: PayoutModel | null;

  @Field(() => [NewGoalInput], {
    nullable: true,
    description:
      'Its first goals, at most 100. If one cannot be created, the campaign is not created either.',
  })
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  goals?: NewGoalInput[] | null;
}

@InputType({
  description: 'Changes to a campaign. An omitted field keeps its value; null clears an optional field.',
})
export class UpdateCampaignInput extends CampaignSettings {
  @Field(() => ID, { description: 'TypeID of the campaign.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'Display name, 1 to 200 characters.' })
  @Length(1, 200)
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Target of new links: an absolute http(s) URL. Existing links keep their target.',
  })
  @IsHttpUrl()
  targetUrl?: string | null;
}

@InputType()
abstract class CampaignIdInput {
  @Field(() => ID, { description: 'TypeID of the campaign.' })
  id!: string;
}

@InputType({ description: 'A campaign to activate.' })
export class ActivateCampaignInput extends CampaignIdInput {}

@InputType({ description: 'A campaign to pause.' })
export class PauseCampaignInput extends CampaignIdInput {}

@InputType({ description: 'A campaign to end.' })
export class EndCampaignInput extends CampaignIdInput {}

@InputType({ description: 'A draft to delete.' })
export class DeleteCampaignInput extends CampaignIdInput {}

@InputType({ description: 'Which campaigns to list.' })
export class CampaignFilter {
  @Field(() => ID, { nullable: true, description: 'Only campaigns of this organization.' })
  organizationId?: string | null;

  @Field(() => CampaignStatus, { nullable: true, description: 'Only campaigns in this status.' })
  status?: CampaignStatus | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only campaigns whose name contains this text, ignoring case. At most 200 characters.',
  })
  @MaxLength(200)
  q?: string | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Only campaigns created at or after this time.',
  })
  createdAfter?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Only campaigns created before this time.' })
  createdBefore?: Date | null;
}
