import { Length } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { CampaignApproval } from './campaign-approval.js';
import { CampaignStatus } from './campaign-status.js';

@InputType({ description: 'A campaign to hand in for approval.' })
export class SubmitCampaignInput {
  @Field(() => ID, { description: 'The campaign.' })
  id!: string;
}

@InputType({ description: 'A campaign to approve.' })
export class ApproveCampaignInput {
  @Field(() => ID, { description: 'The campaign.' })
  id!: string;
}

@InputType({ description: 'A campaign to reject.' })
export class RejectCampaignInput {
  @Field(() => ID, { description: 'The campaign.' })
  id!: string;

  @Field(() => String, { description: 'Why, for its organization to read; 1 to 1000 characters.' })
  @Length(1, 1000)
  reason!: string;
}

@InputType({ description: "Which of everybody's campaigns to list." })
export class OperatorCampaignFilter {
  @Field(() => CampaignApproval, { nullable: true, description: 'With this decision only.' })
  approval?: CampaignApproval | null;

  @Field(() => CampaignStatus, { nullable: true, description: 'In this status only.' })
  status?: CampaignStatus | null;

  @Field(() => ID, { nullable: true, description: 'Of this organization only.' })
  organizationId?: string | null;
}
