import { ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { Campaign } from './campaign.entity.js';

export const CampaignConnection = connectionOf(Campaign, 'Campaign');

@ObjectType({ simpleResolvers: true })
export abstract class CampaignPayload extends MutationPayload {
  @NullableField(() => Campaign, 'The campaign. Null if the mutation was refused.')
  campaign?: Campaign;
}

@ObjectType({ simpleResolvers: true })
export abstract class DeletedDraftPayload extends MutationPayload {
  @NullableField(() => ID, 'TypeID of the deleted draft. Null if the mutation was refused.')
  deletedId?: string;
}
