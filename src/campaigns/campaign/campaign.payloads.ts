import { Field, ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { Campaign } from './campaign.entity.js';

export const CampaignConnection = connectionOf(Campaign, 'Campaign');

@ObjectType({ simpleResolvers: true })
abstract class CampaignPayload extends MutationPayload {
  @Field(() => Campaign, { nullable: true, description: 'Null when refused.' })
  campaign?: Campaign;
}

@ObjectType({ description: 'The created campaign.', simpleResolvers: true })
export class CreateCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'The changed campaign.', simpleResolvers: true })
export class UpdateCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'The campaign, active now.', simpleResolvers: true })
export class ActivateCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'The campaign, paused now.', simpleResolvers: true })
export class PauseCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'The campaign, ended now.', simpleResolvers: true })
export class EndCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'The draft that is gone.', simpleResolvers: true })
export class DeleteCampaignPayload extends MutationPayload {
  @Field(() => ID, { nullable: true, description: 'Id of the deleted draft; null when refused.' })
  deletedId?: string;
}

@ObjectType({ description: 'The campaign, handed in or approved.', simpleResolvers: true })
export class SubmitCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'The campaign, approved now.', simpleResolvers: true })
export class ApproveCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'The campaign, rejected now.', simpleResolvers: true })
export class RejectCampaignPayload extends CampaignPayload {}
