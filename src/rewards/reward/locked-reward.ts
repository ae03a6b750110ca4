import type { Reversible } from './plan-reversal.js';

/** A reward, locked together with the organization's wallet. */
export type KnownReward = Omit<LockedReward, 'status' | 'paidFrom'>;

/** A funded reward, locked together with the organization's wallet. */
export interface LockedReward extends Reversible {
  readonly id: string;
  readonly campaignId: string;
  readonly promoterId: string;
  readonly goalId: string | null;
  readonly sessionId: string | null;
  readonly status: 'HELD' | 'PAID';
  readonly paidFrom: string;
}

/** The requested reversal. */
export interface WantedReversal {
  /** A bare uuid, new. */
  readonly id: string;
  readonly amount: bigint;
  /** The requested amount; null is the whole remainder. */
  readonly asked: bigint | null;
  readonly note: string | null;
  /** Who reverses it, as `actorText` writes it. */
  readonly by: string;
}
