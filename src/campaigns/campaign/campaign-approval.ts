import type { Transitions } from '../../kernel/check-transition.js';

/** Whether the platform lets a campaign run. */
export enum CampaignApproval {
  NOT_SUBMITTED = 'NOT_SUBMITTED',
  PENDING = 'PENDING',
  APPROVED = 'APPROVED',
  REJECTED = 'REJECTED',
}

/** Who decides: nobody, so that everything is approved, or an operator. The sandbox is always `auto`. */
export type ApprovalMode = 'auto' | 'manual';

/** Which decisions may follow which. What was rejected once is let in by an operator alone. */
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
