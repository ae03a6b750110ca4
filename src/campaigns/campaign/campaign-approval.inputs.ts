import { Length } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { CampaignApproval } from './campaign-approval.js';
import { CampaignStatus } from './campaign-status.js';

@InputType({ description: 'A campaign to submit for approval.' })
export class SubmitCampaignInput {
  @Field(() => ID, { description: 'TypeID of the campaign.' })
  id!: string;
}

@InputType({ description: 'A campaign to approve.' })
export class ApproveCampaignInput {
  @Field(() => ID, { description: 'TypeID of the campaign.' })
  id!: string;
}

@InputType({ description: 'A campaign to reject.' })
export class RejectCampaignInput {
  @Field(() => ID, { description: 'TypeID of the campaign.' })
  id!: string;

  @Field(() => String, { description: 'Reason shown to its organization, 1 to 1000 characters.' })
  @Length(1, 1000)
  reason!: string;
}

@InputType({ description: 'Which campaigns of all organizations to list.' })
export class OperatorCampaignFilter {
  @NullableField(() => CampaignApproval, 'Only campaigns with this approval.')
  approval?: CampaignApproval | null;

  @NullableField(() => CampaignStatus, 'Only campaigns in this status.')
  status?: CampaignStatus | null;

  @NullableField(() => ID, 'Only campaigns of this organization.')
  organizationId?: string | null;
}
