import type { Environment } from '../../kernel/environment.js';
import type { Granted } from './granted-reward.js';

/** A reward as it stands in its table. */
export interface RewardRow extends Granted {
  readonly organizationId: string;
  readonly environment: Environment;
  readonly asset: string;
  /** What of the amount was taken back. */
  readonly reversed: bigint;
}

/** Its columns, for a statement that names the table `reward`; without the holding period, which is the campaign's. */
export const rewardColumns = `reward.id, reward.organization_id as "organizationId", reward.environment, reward.asset,
  reward.campaign_id as "campaignId", reward.promoter_id as "promoterId", reward.source_type as "sourceType",
  reward.source_id as "sourceId", reward.rule_key as "ruleKey", reward.conversion_id as "conversionId",
  reward.action_attempt_id as "actionAttemptId", reward.amount, reward.fee, reward.reversed, reward.status, reward.unfunded_by as "unfundedBy",
  reward.rule_version_id as "ruleVersionId"`;
