import type { Transitions } from '../../kernel/check-transition.js';

export enum GigStatus {
  DRAFT = 'DRAFT',
  PUBLISHED = 'PUBLISHED',
  PAUSED = 'PAUSED',
  CLOSED = 'CLOSED',
}

/** The allowed next statuses, by status. */
export const nextGigStatuses: Transitions<GigStatus> = {
  [GigStatus.DRAFT]: [GigStatus.PUBLISHED],
  [GigStatus.PUBLISHED]: [GigStatus.PAUSED, GigStatus.CLOSED],
  [GigStatus.PAUSED]: [GigStatus.PUBLISHED, GigStatus.CLOSED],
  [GigStatus.CLOSED]: [],
};
