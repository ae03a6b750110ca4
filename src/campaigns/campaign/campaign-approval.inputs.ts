import { Length } from 'class-validator';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { IdInput, Input, NullableIdInput, TextInput } from '../../kernel/schema/input-field.js';
import { CampaignApproval } from './campaign-approval.js';
import { CampaignStatus } from './campaign-status.js';

@Input('A campaign to reject.')
export class RejectCampaignInput {
  @IdInput('TypeID of the campaign.')
  id!: string;

  @TextInput('Reason shown to its organization, 1 to 1000 characters.', Length(1, 1000))
  reason!: string;
}

@Input('Which campaigns of all organizations to list.')
export class OperatorCampaignFilter {
  @NullableField(() => CampaignApproval, 'Only campaigns with this approval.')
  approval?: CampaignApproval | null;

  @NullableField(() => CampaignStatus, 'Only campaigns in this status.')
  status?: CampaignStatus | null;

  @NullableIdInput('Only campaigns of this organization.')
  organizationId?: string | null;
}
