import type { Transitions } from '../../kernel/check-transition.js';

/** The platform's approval of a campaign. */
export enum CampaignApproval {
  NOT_SUBMITTED = 'NOT_SUBMITTED',
  PENDING = 'PENDING',
  APPROVED = 'APPROVED',
  REJECTED = 'REJECTED',
}

/** Who approves: nobody (everything is approved), or an operator. The sandbox is always `auto`. */
export type ApprovalMode = 'auto' | 'manual';

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
