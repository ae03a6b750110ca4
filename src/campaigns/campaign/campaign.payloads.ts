import { ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Campaign } from './campaign.entity.js';

export const CampaignConnection = connectionOf(Campaign, 'Campaign');

@ObjectType({ simpleResolvers: true })
abstract class CampaignPayload extends MutationPayload {
  @NullableField(() => Campaign, 'The campaign. Null if the mutation was refused.')
  campaign?: Campaign;
}

@ObjectType({ description: 'The created campaign.', simpleResolvers: true })
export class CreateCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'The changed campaign.', simpleResolvers: true })
export class UpdateCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'The activated campaign.', simpleResolvers: true })
export class ActivateCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'The paused campaign.', simpleResolvers: true })
export class PauseCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'The ended campaign.', simpleResolvers: true })
export class EndCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'The deleted draft.', simpleResolvers: true })
export class DeleteCampaignPayload extends MutationPayload {
  @NullableField(() => ID, 'TypeID of the deleted draft. Null if the mutation was refused.')
  deletedId?: string;
}

@ObjectType({ description: 'The submitted or approved campaign.', simpleResolvers: true })
export class SubmitCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'The approved campaign.', simpleResolvers: true })
export class ApproveCampaignPayload extends CampaignPayload {}

@ObjectType({ description: 'The rejected campaign.', simpleResolvers: true })
export class RejectCampaignPayload extends CampaignPayload {}
