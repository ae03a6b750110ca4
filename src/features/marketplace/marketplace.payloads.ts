import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../kernel/schema/connection.js';
import { MutationPayload } from '../../kernel/schema/mutation.js';
import { MarketplaceCampaign, OwnPromoter } from './marketplace.types.js';

export const MarketplaceCampaignConnection = connectionOf(MarketplaceCampaign, 'MarketplaceCampaign');
export const OwnPromoterConnection = connectionOf(OwnPromoter, 'OwnPromoter');

@ObjectType({ description: "The person's record with the campaign's organization.", simpleResolvers: true })
export class JoinCampaignPayload extends MutationPayload {
  @Field(() => OwnPromoter, { nullable: true, description: 'The same one each time; null when refused.' })
  promoter?: OwnPromoter;
}
