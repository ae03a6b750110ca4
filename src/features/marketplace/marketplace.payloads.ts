import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { ActionAttempt } from '../event/action-attempt.entity.js';
import { MarketplaceCampaign, OwnPromoter } from './marketplace.types.js';

export const MarketplaceCampaignConnection = connectionOf(MarketplaceCampaign, 'MarketplaceCampaign');
export const OwnPromoterConnection = connectionOf(OwnPromoter, 'OwnPromoter');

@ObjectType({ description: "The person's record with the campaign's organization.", simpleResolvers: true })
export class JoinCampaignPayload extends MutationPayload {
  @Field(() => OwnPromoter, { nullable: true, description: 'The same one each time; null when refused.' })
  promoter?: OwnPromoter;
}

@ObjectType({ description: 'The attempt, waiting to be verified.', simpleResolvers: true })
export class SubmitActionAttemptPayload extends MutationPayload {
  @Field(() => ActionAttempt, { nullable: true, description: 'Null when refused.' })
  actionAttempt?: ActionAttempt;
}

@ObjectType({ description: 'The attempt, waiting to be verified again.', simpleResolvers: true })
export class ResubmitActionAttemptPayload extends MutationPayload {
  @Field(() => ActionAttempt, { nullable: true, description: 'Null when refused.' })
  actionAttempt?: ActionAttempt;
}
