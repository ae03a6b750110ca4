import type { EntityTransaction } from '../../kernel/transaction.js';
import type { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import type { Gig } from '../../campaigns/gig/gig.entity.js';
import type { ActionAttempt } from './action-attempt.entity.js';

/** What a verified attempt earns. Nothing is written until it is granted. */
export interface AttemptReward {
  /** Atomic units of the campaign's asset; 0 where the rules or their caps leave nothing. */
  readonly amount: bigint;
  /**
   * Grants it in the same transaction: counts it towards caps and tiers, and writes into the attempt by which rules it was decided.
   * @param sessionId The session of the event that the attempt was made of; null when a promoter submitted it.
   */
  readonly grant: (sessionId: string | null) => Promise<void>;
}

/** Prices an attempt that is about to be verified. The evaluation does it; the caller has locked the organization's wallet. */
export type PriceAttempt = (
  tx: EntityTransaction,
  attempt: ActionAttempt,
  gig: Gig,
  campaign: Campaign,
) => Promise<AttemptReward>;
