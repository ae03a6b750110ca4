import { InputType } from 'type-graphql';
import { IdInput } from '../../kernel/schema/input-field.js';

@InputType({ description: 'A campaign to join.' })
export class JoinCampaignInput {
  @IdInput('A campaign of the marketplace.')
  campaignId!: string;
}
