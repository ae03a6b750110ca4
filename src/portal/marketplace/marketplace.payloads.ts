import { ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { OwnPromoter } from '../own-promoter/own-promoter.types.js';
import { MarketplaceCampaign } from './marketplace.types.js';

export const MarketplaceCampaignConnection = connectionOf(MarketplaceCampaign, 'MarketplaceCampaign');

@ObjectType({
  description: "The person's promoter record with the campaign's organization.",
  simpleResolvers: true,
})
export class JoinCampaignPayload extends MutationPayload {
  @NullableField(() => OwnPromoter, 'The promoter record, the same for repeated calls. Null when refused.')
  promoter?: OwnPromoter;
}
