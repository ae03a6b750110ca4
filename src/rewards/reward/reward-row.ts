import type { Environment } from '../../kernel/environment.js';
import type { Granted } from './granted.js';

/** A row of the table `reward`. */
export interface RewardRow extends Granted {
  readonly organizationId: string;
  readonly environment: Environment;
  readonly asset: string;
  /** The reversed part of the amount. */
  readonly reversed: bigint;
}

/** Selects a reward's goal and session, in a statement with the table `reward`. Plan: by primary key. */
export const rewardOriginColumns = `(select goal_id from conversion where conversion.id = reward.conversion_id) as "goalId",
  case reward.source_type when 'CLICK' then (select session_id from click where click.id = reward.source_id)
    else (select session_id from event where event.id = reward.source_id) end as "sessionId"`;

/** The columns, in a statement with the table `reward`; without the campaign's holding period. */
export const rewardColumns = `reward.id, reward.organization_id as "organizationId", reward.environment, reward.asset,
  reward.campaign_id as "campaignId", reward.promoter_id as "promoterId", reward.source_type as "sourceType",
  reward.source_id as "sourceId", reward.rule_key as "ruleKey", reward.leg, reward.link_id as "linkId", reward.conversion_id as "conversionId",
  reward.action_attempt_id as "actionAttemptId", reward.amount, reward.fee, reward.reversed, reward.status, reward.unfunded_by as "unfundedBy",
  reward.rule_version_id as "ruleVersionId", ${rewardOriginColumns}`;
