import { firstIdAt } from '../../kernel/ids.js';
import { clickClass, isPaidClick } from '../click/click-class.js';
import { money } from '../../kernel/schema/money.type.js';
import type { Sql } from '../../kernel/sql.js';
import { canonicalTimeZone } from '../../kernel/canonical-time-zone.js';
import type { CampaignPerformance, PerformanceFigures, PerformanceInterval } from './performance.types.js';

/** The campaign and the period. */
export interface PerformanceQuestion {
  readonly campaignId: string;
  readonly asset: string;
  readonly from: Date;
  readonly to: Date;
  readonly interval: PerformanceInterval;
  /** The campaign's, an IANA name. */
  readonly timeZone: string;
}

interface Row {
  readonly at: Date | null;
  readonly clicks: number;
  readonly uniqueClicks: number;
  readonly botClicks: number;
  readonly invalidClicks: number;
  readonly paidClicks: number;
  readonly events: number;
  readonly conversions: number;
  readonly clickedConversions: number;
  readonly rewards: number;
  readonly spend: bigint;
  readonly earned: bigint;
}

/** Tolerance of `occurredAt` (5 minutes ahead, `events/event/read-report.ts`) and of process clocks. */
const aheadMs = 6 * 60_000;

const figuresSql = `with measured as (
     select clicked_at as at, class, is_paid::int as paid, 0 as events, 0 as conversions, 0 as clicked, 0 as rewards,
            0::numeric as spend, 0::numeric as earned
     from (select clicked_at, ${clickClass} as class, ${isPaidClick} as is_paid from click
           where campaign_id = $1 and id >= $6::uuid and clicked_at >= $2 and clicked_at < $3) as click
     union all
     select occurred_at, null, 0, 1, 0, 0, 0, 0, 0 from event
     where effective_campaign_id = $1 and id >= $6::uuid and occurred_at >= $2 and occurred_at < $3
       and attributed_promoter_id is not null
     union all
     select occurred_at, null, 0, 0, 1, (event.decision -> 'attribution' ->> 'clickedAt' is not null)::int, 0, 0, 0
     from conversion join event on event.id = conversion.event_id
     where conversion.campaign_id = $1 and conversion.id >= $6::uuid and occurred_at >= $2 and occurred_at < $3
       and conversion.status = 'COMPLETED'
     union all
     select at, null, 0, 0, 0, 0, counts, spend, earned
     from (
       select coalesce(event.occurred_at, click.clicked_at, reward.created_at) as at,
              (reward.status <> 'REVERSED')::int as counts,
              case when paid_from is null then 0 else reward.amount + fee - reversed - fee_reversed end as spend,
              case when paid_from is null then 0 else reward.amount - reversed end as earned
       from reward
         left join event on event.id = case source_type when 'EVENT' then source_id end
         left join click on click.id = case source_type when 'CLICK' then source_id end
       where reward.campaign_id = $1 and reward.id >= $6::uuid
     ) as earned
     where at >= $2 and at < $3
   )
   select date_trunc($4, at, $5) as at, count(*) filter (where class in ('VALID', 'DUPLICATE'))::int as clicks,
          count(*) filter (where class = 'VALID')::int as "uniqueClicks", count(*) filter (where class = 'BOT')::int as "botClicks",
          count(*) filter (where class = 'INVALID')::int as "invalidClicks", sum(paid)::int as "paidClicks", sum(events)::int as events, sum(conversions)::int as conversions,
          sum(clicked)::int as "clickedConversions", sum(rewards)::int as rewards, sum(spend) as spend, sum(earned) as earned
   from measured group by grouping sets ((date_trunc($4, at, $5)), ()) order by 1 nulls first`;

/**
 * Counts a campaign's results by time of occurrence: clicks when made; events, conversions and rewards at
 * `occurredAt`. Steps follow the campaign's time zone, like the periods of its caps. One statement; the row
 * without a step is the total.
 *
 * Rows are never written long before they occur, and ids begin with their time, so ids before `from` are
 * skipped. Late reports are read, and the time bounds filter them.
 * Plan: click_campaign, event_campaign, conversion_campaign, reward_campaign by campaign and id; events and
 * clicks behind conversions and rewards by primary key.
 */
export async function readPerformance(sql: Sql, question: PerformanceQuestion): Promise<CampaignPerformance> {
  const rows = await sql.query<Row>(figuresSql, [
    question.campaignId,
    question.from,
    question.to,
    question.interval.toLowerCase(),
    canonicalTimeZone(question.timeZone) ?? question.timeZone,
    firstIdAt(question.from.getTime() - aheadMs),
  ]);
  const total = rows.find((row) => row.at === null);
  return {
    totals: figuresOf(total, question.asset),
    series: rows.flatMap((row) =>
      row.at === null ? [] : [{ ...figuresOf(row, question.asset), at: row.at }],
    ),
  };
}

function figuresOf(row: Row | undefined, asset: string): PerformanceFigures {
  const clicks = row?.clicks ?? 0;
  const conversions = row?.conversions ?? 0;
  return {
    clicks,
    uniqueClicks: row?.uniqueClicks ?? 0,
    paidClicks: row?.paidClicks ?? 0,
    botClicks: row?.botClicks ?? 0,
    invalidClicks: row?.invalidClicks ?? 0,
    events: row?.events ?? 0,
    conversions,
    conversionRate: clicks === 0 ? 0 : (row?.clickedConversions ?? 0) / clicks,
    rewards: row?.rewards ?? 0,
    spend: money(row?.spend ?? 0n, asset),
    earned: money(row?.earned ?? 0n, asset),
  };
}
