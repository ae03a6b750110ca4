import { Field, Int, ObjectType } from 'type-graphql';
import { Plan } from '../../kernel/rate-limit.js';
import { Money } from '../../kernel/schema/money.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { DecimalScalar } from '../../kernel/schema/scalars.js';

@ObjectType({ description: 'The most objects of one kind that a plan allows.', simpleResolvers: true })
export class PlanQuota {
  @Field(() => String, { description: 'The setting of the platform, such as `QUOTA_CAMPAIGNS`.' })
  name!: string;

  @Field(() => String, { description: 'What is counted.' })
  description!: string;

  @NullableField(() => Int, 'The limit. Null when there is none.')
  limit!: number | null;
}

@ObjectType({ description: 'What the platform charges for each reward.', simpleResolvers: true })
export class PlanFee {
  @Field(() => DecimalScalar, { description: 'Percent of the reward: "2.5".' })
  percent!: string;

  @Field(() => [Money], { description: 'The fixed amount in each asset that has one.' })
  fixed!: readonly Money[];
}

@ObjectType({ description: 'The settings of a plan on this platform.', simpleResolvers: true })
export class PlanSettings {
  @Field(() => Plan, { description: 'The plan.' })
  plan!: Plan;

  @NullableField(() => Int, 'Points a minute of each API key. Null when there is no limit.')
  keyRateLimit!: number | null;

  @NullableField(() => Int, 'Points a minute of all API keys together. Null when there is no limit.')
  organizationRateLimit!: number | null;

  @NullableField(() => PlanFee, 'What each reward costs in addition. Null when there is no fee.')
  fee!: PlanFee | null;

  @Field(() => [PlanQuota], { description: 'The limits on objects.' })
  quotas!: readonly PlanQuota[];
}
