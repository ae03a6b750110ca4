import { IdInput, Input } from '../../kernel/schema/input-field.js';

@Input('A campaign to join.')
export class JoinCampaignInput {
  @IdInput('A campaign of the marketplace.')
  campaignId!: string;
}
