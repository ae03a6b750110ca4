import type { Transitions } from '../../kernel/check-transition.js';
import { Environment } from '../../kernel/environment.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';

/** The platform's approval of a campaign. */
export const CampaignApproval = describedEnum(
  'CampaignApproval',
  "The platform's decision whether a campaign may enter the marketplace.",
  {
    NOT_SUBMITTED: 'Not submitted for approval.',
    PENDING: 'Submitted. An operator has not decided yet.',
    APPROVED: 'The campaign may run and enter the marketplace.',
    REJECTED: 'The campaign may not run. `approvalNote` says why.',
  },
);
export type CampaignApproval = keyof typeof CampaignApproval;

/** Who approves: nobody (everything is approved), or an operator. The sandbox is always `auto`. */
export type ApprovalMode = 'auto' | 'manual';

/** Whether an operator must approve a campaign before it runs. */
export function needsOperator(campaign: { readonly environment: Environment }, mode: ApprovalMode): boolean {
  return mode === 'manual' && campaign.environment === Environment.LIVE;
}

/** The allowed next approvals, by approval. After a rejection, only an operator can approve. */
export const nextApprovals: Transitions<CampaignApproval> = {
  [CampaignApproval.NOT_SUBMITTED]: [
    CampaignApproval.PENDING,
    CampaignApproval.APPROVED,
    CampaignApproval.REJECTED,
  ],
  [CampaignApproval.PENDING]: [CampaignApproval.APPROVED, CampaignApproval.REJECTED],
  [CampaignApproval.APPROVED]: [CampaignApproval.REJECTED],
  [CampaignApproval.REJECTED]: [CampaignApproval.PENDING, CampaignApproval.APPROVED],
};
