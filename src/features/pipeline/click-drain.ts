import type { Pool } from 'pg';
import { amountData, type NewDomainEvent } from '../../kernel/domain-events.js';
import type { Environment } from '../../kernel/environment.js';
import { encodeId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import { inBatchTransaction, type Transaction } from '../../kernel/transaction.js';
import { evaluateClick, type ClickReason } from '../evaluation/evaluate-click.js';
import type { Earned } from '../reward/granted-reward.js';
import type { RewardTreasurer } from '../reward/reward-treasurer.js';
import { Turns, type Tenant } from './turns.js';

const batchSize = 1000;

interface ClaimedClick {
  readonly id: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly linkId: string;
  readonly campaignId: string;
  readonly promoterId: string;
  readonly sessionId: string;
  readonly isUnique: boolean;
  readonly isBot: boolean;
  readonly clickedAt: Date;
  readonly isPromoterSuspended: boolean;
  readonly isOrganizationSuspended: boolean;
}

interface CampaignRow {
  readonly id: string;
  readonly status: string;
  readonly payoutModel: string;
  readonly payoutRate: bigint;
  readonly asset: string;
  readonly holdingPeriodDays: number;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly endedAt: Date | null;
}

/** Evaluates recorded clicks: says that they happened, and pays those that a CPC campaign pays for. */
export class ClickDrain {
  private readonly turns = new Turns('click', claimClicks);

  constructor(
    private readonly pool: Pool,
    private readonly treasurer: RewardTreasurer,
  ) {}

  /** Evaluates what waits, until nothing does or the signal aborts. Answers how many clicks it was. */
  async drain(signal: AbortSignal): Promise<number> {
    let total = 0;
    while (!signal.aborted) {
      const clicks = await inBatchTransaction(this.pool, async (tx) => {
        const claimed = await this.turns.claimNext(tx.sql);
        await evaluateBatch(tx, claimed, this.treasurer);
        return claimed;
      });
      const [first] = clicks;
      if (!first) break;
      this.turns.pass(first);
      total += clicks.length;
    }
    return total;
  }
}

/** Plan: click_queued, partial. */
async function claimClicks(sql: Sql, { organizationId, environment }: Tenant): Promise<ClaimedClick[]> {
  return sql.query<ClaimedClick>(
    `select click.id, click.organization_id as "organizationId", click.environment, link_id as "linkId",
            campaign_id as "campaignId", promoter_id as "promoterId", session_id as "sessionId", is_unique as "isUnique",
            is_bot as "isBot", clicked_at as "clickedAt",
            exists(select from promoter where promoter.id = promoter_id and suspended_at is not null) as "isPromoterSuspended",
            exists(select from organization where organization.id = click.organization_id and suspended_at is not null)
              as "isOrganizationSuspended"
     from click
     where click.organization_id = $1 and click.environment = $2 and status = 'QUEUED'
     order by click.id limit ${batchSize} for update skip locked`,
    [organizationId, environment],
  );
}

async function evaluateBatch(
  tx: Transaction,
  clicks: readonly ClaimedClick[],
  treasurer: RewardTreasurer,
): Promise<void> {
  const [first] = clicks;
  if (!first) return;
  const campaigns = await readCampaigns(tx.sql, clicks);
  const verdicts = clicks.map((click) => {
    const campaign = campaigns.get(click.campaignId);
    return { click, campaign, verdict: evaluateClick(click, campaign) };
  });
  await tx.sql.query(
    `update click set status = 'PROCESSED', reward_reason = verdict.reason
     from unnest($1::uuid[], $2::text[]) as verdict (id, reason) where click.id = verdict.id`,
    [
      clicks.map((click) => click.id),
      verdicts.map(({ verdict }) => (typeof verdict === 'bigint' ? null : verdict)),
    ],
  );
  const { organizationId, environment } = first;
  // In the order of the assets, as the evaluation of events locks the same treasuries.
  for (const [asset, group] of [...Map.groupBy(verdicts, ({ campaign }) => campaign?.asset ?? '')].toSorted(
    ([a], [b]) => (a < b ? -1 : 1),
  )) {
    if (asset === '') continue;
    const earned = group.flatMap(({ click, campaign, verdict }) => earnedBy(click, campaign, verdict));
    await treasurer.grant(tx, { organizationId, environment, asset }, earned);
    for (const { click, verdict } of group) {
      if (!click.isBot) tx.record(clickFact(click, typeof verdict === 'bigint' ? verdict : 0n, asset));
    }
  }
}

async function readCampaigns(sql: Sql, clicks: readonly ClaimedClick[]): Promise<Map<string, CampaignRow>> {
  const rows = await sql.query<CampaignRow>(
    `select id, status, payout_model as "payoutModel", payout_rate as "payoutRate", asset,
            holding_period_days as "holdingPeriodDays", starts_at as "startsAt", ends_at as "endsAt", ended_at as "endedAt"
     from campaign where id = any($1::uuid[])`,
    [[...new Set(clicks.map((click) => click.campaignId))]],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

function earnedBy(
  click: ClaimedClick,
  campaign: CampaignRow | undefined,
  verdict: bigint | ClickReason,
): Earned[] {
  if (!campaign || typeof verdict !== 'bigint') return [];
  return [
    {
      campaignId: click.campaignId,
      promoterId: click.promoterId,
      sourceType: 'CLICK',
      sourceId: click.id,
      ruleKey: 'click',
      conversionId: null,
      actionAttemptId: null,
      amount: verdict,
      holdingPeriodDays: campaign.holdingPeriodDays,
      ruleVersionId: null,
    },
  ];
}

function clickFact(click: ClaimedClick, reward: bigint, asset: string): NewDomainEvent {
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
      unique: click.isUnique,
      ...amountData('reward', reward, asset),
    },
  };
}
