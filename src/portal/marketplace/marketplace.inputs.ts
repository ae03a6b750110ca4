import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'A campaign to join.' })
export class JoinCampaignInput {
  @Field(() => ID, { description: 'A campaign of the marketplace.' })
  campaignId!: string;
}
