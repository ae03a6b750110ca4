import type { EntityTransaction } from '../../kernel/transaction.js';
import type { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import type { Gig } from '../../campaigns/gig/gig.entity.js';
import type { ActionAttempt } from './action-attempt.entity.js';

/** The reward of a verified attempt. Nothing is written before `grant`. */
export interface AttemptReward {
  /** Atomic units of the campaign's asset; 0 if rules or caps leave nothing. */
  readonly amount: bigint;
  /**
   * Grants it in the same transaction: counts it towards caps and tiers, and notes the rules in the attempt.
   * @param sessionId The session of the attempt's event; null when a promoter submitted it.
   */
  readonly grant: (sessionId: string | null) => Promise<void>;
}

/** Prices an attempt before its verification, by the evaluation. The caller must hold the wallet's lock. */
export type PriceAttempt = (
  tx: EntityTransaction,
  attempt: ActionAttempt,
  gig: Gig,
  campaign: Campaign,
) => Promise<AttemptReward>;
