import { ArrayMaxSize, IsOptional, Length, Max, MaxLength, Min, ValidateNested } from 'class-validator';
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
  @Field(() => String, { nullable: true, description: 'At most 5000 characters.' })
  @IsOptional()
  @MaxLength(5000)
  description?: string | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description: 'What one click earns (CPC); nothing by default in a new campaign.',
  })
  payoutRate?: MoneyInput | null;

  @Field(() => String, {
    nullable: true,
    description:
      'CPS alone: the share of a sale, "12.5" and at most 100, that goals get which are made without a payout of their own.',
  })
  @IsOptional()
  @MaxLength(20)
  payoutPercent?: string | null;

  @Field(() => MoneyInput, {
    nullable: true,
    description:
      'The most that it may spend; null is no limit but the wallet, the default in a new campaign.',
  })
  budget?: MoneyInput | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'What happened before does not count.' })
  startsAt?: Date | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'After `startsAt`. What happens from here on does not count, and the campaign ends by itself.',
  })
  endsAt?: Date | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Days after a click in which its session earns, 1 to 365; 30 by default in a new campaign.',
  })
  @IsOptional()
  @Min(1)
  @Max(365)
  attributionWindowDays?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Days that a reward is held before it is paid, 0 to 365; 0 by default in a new campaign.',
  })
  @IsOptional()
  @Min(0)
  @Max(365)
  holdingPeriodDays?: number | null;

  @Field(() => AttributionModel, {
    nullable: true,
    description: 'Which click earns; LAST_CLICK by default in a new campaign.',
  })
  attributionModel?: AttributionModel | null;

  @Field(() => CodePolicy, {
    nullable: true,
    description:
      'Who earns when an event carries the code of one promoter and the link or session of another; CODE_WINS by default in a new campaign.',
  })
  codePolicy?: CodePolicy | null;

  @Field(() => String, {
    nullable: true,
    description: 'IANA name of a time zone, such as Europe/Berlin; UTC by default in a new campaign.',
  })
  @IsOptional()
  @IsTimeZone()
  timeZone?: string | null;

  @Field(() => CampaignFraudChecksInput, { nullable: true, description: 'What its fraud checks do.' })
  fraudChecks?: CampaignFraudChecksInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the marketplace shows it to promoters while it is active and approved; true by default in a new campaign.',
  })
  listed?: boolean | null;
}

@InputType({ description: 'A new campaign; it starts as a draft.' })
export class CreateCampaignInput extends CampaignSettings {
  @Field(() => ID, { nullable: true, description: "The organization; an API key's own when left out." })
  organizationId?: string | null;

  @Field(() => String, { description: '1 to 200 characters.' })
  @Length(1, 200)
  name!: string;

  @Field(() => String, { description: 'Absolute http(s) URL of at most 2048 characters.' })
  @IsHttpUrl()
  targetUrl!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Code of the one asset in which it pays; that of payoutRate or budget when left out, and USD without those.',
  })
  @IsOptional()
  @MaxLength(12)
  asset?: string | null;

  @Field(() => PayoutModel, { nullable: true, description: 'CPA when left out.' })
  payoutModel?: PayoutModel | null;

  @Field(() => [NewGoalInput], {
    nullable: true,
    description: 'Its first goals, made with it or not at all; at most 100.',
  })
  @IsOptional()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  goals?: NewGoalInput[] | null;
}

@InputType({
  description:
    'Changes of a campaign: an absent field stays as it is, null empties a field that may be empty.',
})
export class UpdateCampaignInput extends CampaignSettings {
  @Field(() => ID, { description: 'The campaign.' })
  id!: string;

  @Field(() => String, { nullable: true, description: '1 to 200 characters.' })
  @IsOptional()
  @Length(1, 200)
  name?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Absolute http(s) URL; links that were made keep theirs.',
  })
  @IsOptional()
  @IsHttpUrl()
  targetUrl?: string | null;
}

@InputType()
abstract class CampaignIdInput {
  @Field(() => ID, { description: 'The campaign.' })
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
  @Field(() => ID, { nullable: true, description: 'Of this organization only.' })
  organizationId?: string | null;

  @Field(() => CampaignStatus, { nullable: true, description: 'In this status only.' })
  status?: CampaignStatus | null;

  @Field(() => String, {
    nullable: true,
    description: 'Whose name contains this text, whatever its case; at most 200 characters.',
  })
  @IsOptional()
  @MaxLength(200)
  q?: string | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Created at or after.' })
  createdAfter?: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Created before.' })
  createdBefore?: Date | null;
}
