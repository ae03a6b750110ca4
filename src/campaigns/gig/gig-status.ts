import type { Transitions } from '../../kernel/check-transition.js';

export enum GigStatus {
  DRAFT = 'DRAFT',
  PUBLISHED = 'PUBLISHED',
  PAUSED = 'PAUSED',
  CLOSED = 'CLOSED',
}

/** The statuses that may follow each other. */
export const nextGigStatuses: Transitions<GigStatus> = {
  [GigStatus.DRAFT]: [GigStatus.PUBLISHED],
  [GigStatus.PUBLISHED]: [GigStatus.PAUSED, GigStatus.CLOSED],
  [GigStatus.PAUSED]: [GigStatus.PUBLISHED, GigStatus.CLOSED],
  [GigStatus.CLOSED]: [],
};
