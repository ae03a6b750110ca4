import type { Transitions } from '../../kernel/check-transition.js';

/** Where a gig stands. */
export enum GigStatus {
  DRAFT = 'DRAFT',
  PUBLISHED = 'PUBLISHED',
  PAUSED = 'PAUSED',
  CLOSED = 'CLOSED',
}

/** The life of a gig: which statuses may follow which. */
export const nextGigStatuses: Transitions<GigStatus> = {
  [GigStatus.DRAFT]: [GigStatus.PUBLISHED],
  [GigStatus.PUBLISHED]: [GigStatus.PAUSED, GigStatus.CLOSED],
  [GigStatus.PAUSED]: [GigStatus.PUBLISHED, GigStatus.CLOSED],
  [GigStatus.CLOSED]: [],
};
