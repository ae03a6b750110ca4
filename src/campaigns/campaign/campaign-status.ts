import type { Transitions } from '../../kernel/check-transition.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';

export const CampaignStatus = describedEnum(
  'CampaignStatus',
  'The status of a campaign: first draft, then active or paused, finally ended.',
  {
    DRAFT: 'In preparation. Nothing is attributed.',
    ACTIVE: 'Clicks and events count, starting at `startsAt` if it is set.',
    PAUSED: 'Links still redirect, but nothing is rewarded.',
    ENDED: 'Ended permanently, manually or because `endsAt` has passed.',
  },
);
export type CampaignStatus = keyof typeof CampaignStatus;

/** The allowed next statuses, by status. */
export const nextStatuses: Transitions<CampaignStatus> = {
  [CampaignStatus.DRAFT]: [CampaignStatus.ACTIVE],
  [CampaignStatus.ACTIVE]: [CampaignStatus.PAUSED, CampaignStatus.ENDED],
  [CampaignStatus.PAUSED]: [CampaignStatus.ACTIVE, CampaignStatus.ENDED],
  [CampaignStatus.ENDED]: [],
};
