import { closeClicks, failClick, type DecidedClick } from '../../tracking/click/close-clicks.js';
import type { Pool } from 'pg';
import { amountData, type NewDomainEvent } from '../../kernel/domain-events.js';
import { encodeId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import type { Logger } from '../../kernel/logger.js';
import type { Transaction } from '../../kernel/transaction.js';
import { FraudCheckAction, fraudChecksOf } from '../../campaigns/campaign/fraud-check-settings.js';
import { evaluateClick } from '../decisions/evaluate-click.js';
import type { Earned } from '../../rewards/reward/granted.js';
import type { RewardFunding } from '../../rewards/reward/reward-funding.js';
import { lockOrganizationWallet } from '../../ledger/wallet/lock-organization-wallet.js';
import { capClicks } from './cap-clicks.js';
import { byAsset, payable, type ClickCampaign, type EvaluatedClick } from './evaluated-click.js';
import { claimClicks, type ClaimedClick } from './queues.js';
import { refuseFast, refuseRepeated } from './refuse-clicks.js';
import { TenantDrain } from './tenant-drain.js';

/** Evaluates clicks: writes their domain events, and pays those of CPC campaigns. One per worker. */
export class ClickDrain extends TenantDrain<ClaimedClick> {
  constructor(pool: Pool, rewardFunding: RewardFunding, log: Logger) {
    super(pool, log, {
      queue: 'click',
      batchSize: 1000,
      claim: claimClicks,
      evaluate: async (tx, clicks) => evaluateBatch(tx, clicks, rewardFunding),
      setAside: failClick,
    });
  }
}

async function evaluateBatch(
  tx: Transaction,
  clicks: readonly ClaimedClick[],
  rewardFunding: RewardFunding,
): Promise<void> {
  const [first] = clicks;
  if (!first) return;
  const campaigns = await readCampaigns(tx.sql, clicks);
  const evaluated = clicks.map((click): EvaluatedClick => {
    const campaign = campaigns.get(click.campaignId);
    return { click, campaign, verdict: evaluateClick(click, campaign) };
  });
  await lockOrganizationWallets(tx.sql, evaluated);
  const unique = await refuseRepeated(tx, evaluated);
  const paced = await refuseFast(tx, unique);
  const verdicts = await capClicks(tx, paced);
  const pacedIds = new Set(payable(paced).map(({ click }) => click.id));
  await tx.later(
    closeClicks(
      tx.sql,
      verdicts.map((one) => decidedClick(one, pacedIds)),
    ),
  );
  const { organizationId, environment } = first;
  for (const [asset, group] of byAsset(verdicts)) {
    const earned = group.flatMap(({ click, campaign, verdict }) => earnedBy(click, campaign, verdict));
    await rewardFunding.grant(tx, { organizationId, environment, asset }, earned);
    for (const one of group) if (!one.click.isBot) tx.record(clickDomainEvent(one, asset));
  }
}

/** The decision depends on earlier payments: the lock keeps two batches from paying for one visitor. */
async function lockOrganizationWallets(sql: Sql, evaluated: readonly EvaluatedClick[]): Promise<void> {
  for (const [asset, [first]] of byAsset(payable(evaluated))) {
    if (first) await lockOrganizationWallet(sql, { ...first.click, asset });
  }
}

/** @param paced Ids of the clicks that passed the velocity check. */
function decidedClick(
  { click, campaign, verdict }: EvaluatedClick,
  paced: ReadonlySet<string>,
): DecidedClick {
  return {
    id: click.id,
    reason: typeof verdict === 'bigint' ? null : verdict,
    isRepeated: verdict === 'REPEATED',
    isPaced: paced.has(click.id) && campaign?.fraudChecks.velocity !== FraudCheckAction.OFF,
  };
}

async function readCampaigns(sql: Sql, clicks: readonly ClaimedClick[]): Promise<Map<string, ClickCampaign>> {
  const rows = await sql.query<ClickCampaign>(
    `select id, status, payout_model as "payoutModel", payout_rate as "payoutRate", asset,
            holding_period_days as "holdingPeriodDays", time_zone as "timeZone", starts_at as "startsAt", ends_at as "endsAt", ended_at as "endedAt",
            attribution_window_days as "attributionWindowDays", fraud_checks as "fraudChecks"
     from campaign where id = any($1::uuid[])`,
    [[...new Set(clicks.map((click) => click.campaignId))]],
  );
  return new Map(rows.map((row) => [row.id, { ...row, fraudChecks: fraudChecksOf(row.fraudChecks) }]));
}

function earnedBy(
  click: ClaimedClick,
  campaign: ClickCampaign | undefined,
  verdict: EvaluatedClick['verdict'],
): Earned[] {
  if (!campaign || typeof verdict !== 'bigint') return [];
  return [
    {
      campaignId: click.campaignId,
      promoterId: click.promoterId,
      linkId: click.linkId,
      sourceType: 'CLICK',
      sourceId: click.id,
      ruleKey: 'click',
      leg: 0,
      conversionId: null,
      goalId: null,
      sessionId: click.sessionId,
      actionAttemptId: null,
      amount: verdict,
      holdingPeriodDays: campaign.holdingPeriodDays,
      ruleVersionId: null,
    },
  ];
}

function clickDomainEvent({ click, verdict }: EvaluatedClick, asset: string): NewDomainEvent {
  const reward = typeof verdict === 'bigint' ? verdict : 0n;
  const isRepeated = verdict === 'REPEATED';
  const { organizationId, environment, campaignId } = click;
  const clickId = encodeId('click', click.id);
  return {
    type: 'click.recorded',
    organizationId,
    environment,
    campaignId,
    data: {
      clickId,
      campaignId: encodeId('campaign', campaignId),
      linkId: encodeId('link', click.linkId),
      aktvatorId: encodeId('promoter', click.promoterId),
      sessionId: encodeId('session', click.sessionId),
      unique: click.isUnique && !isRepeated,
      ...amountData('reward', reward, asset),
    },
  };
}
