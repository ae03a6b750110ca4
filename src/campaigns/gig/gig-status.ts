import type { Transitions } from '../../kernel/check-transition.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';

export const GigStatus = describedEnum(
  'GigStatus',
  'The status of a gig: first draft, then published or paused, finally closed.',
  {
    DRAFT: 'In preparation.',
    PUBLISHED: 'Matching events count for it.',
    PAUSED: 'Nothing counts until it is published again.',
    CLOSED: 'Permanently closed.',
  },
);
export type GigStatus = keyof typeof GigStatus;

/** The allowed next statuses, by status. */
export const nextGigStatuses: Transitions<GigStatus> = {
  [GigStatus.DRAFT]: [GigStatus.PUBLISHED],
  [GigStatus.PUBLISHED]: [GigStatus.PAUSED, GigStatus.CLOSED],
  [GigStatus.PAUSED]: [GigStatus.PUBLISHED, GigStatus.CLOSED],
  [GigStatus.CLOSED]: [],
};
