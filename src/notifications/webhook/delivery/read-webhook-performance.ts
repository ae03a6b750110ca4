import { firstIdAt } from '../../../kernel/ids.js';
import { readTogether, type Reader } from '../../../kernel/read-together.js';
import type { PerformanceInterval } from '../../../tracking/performance/performance.inputs.js';
import { periodOf } from '../../../tracking/performance/period-of.js';
import { requireTimeZone } from '../../../tracking/performance/require-time-zone.js';
import { stepsSql } from '../../../tracking/performance/steps-sql.js';
import type { TotalsArgs } from '../../../tracking/performance/totals.inputs.js';
import type { WebhookFigures, WebhookPerformance } from './webhook-performance.type.js';

/** A delivery is written within this time of its id. */
const marginMs = 86_400_000;

type Row = Omit<WebhookFigures, 'successRate'> & { readonly at: Date | null };

/** Whose endpoints: bare uuids. Postbacks belong to their promoters and do not count. */
interface Owner {
  readonly column: 'id' | 'organization_id';
  readonly id: string;
  readonly environment: string;
}

/**
 * Figures of the deliveries to one endpoint or to those of an organization. What is asked about many in one
 * tick is read by one statement.
 * Plan: webhook_endpoint by primary key or webhook_endpoint_organization; webhook_delivery_endpoint.
 */
export async function readWebhookPerformance(
  reader: Reader,
  { column, id, environment }: Owner,
  args: TotalsArgs,
): Promise<WebhookPerformance> {
  const timeZone = requireTimeZone(args.timeZone ?? 'UTC');
  const interval = args.interval ?? 'DAY';
  const { from, to } = periodOf(args, interval, timeZone, new Date());
  const rows = await readTogether<Row>(reader, {
    text: figuresSql(column, interval),
    values: [
      id,
      environment,
      from,
      to,
      timeZone,
      firstIdAt(from.getTime() - marginMs),
      firstIdAt(to.getTime() + marginMs),
    ],
    ids: [0],
    isPlannedAnew: true,
  });
  const [totals, ...series] = rows;
  return {
    from,
    to,
    timeZone,
    totals: withRate(totals as Row),
    series: series.map((row) => ({ ...withRate(row), at: row.at as Date })),
  };
}

const sums = `count(status)::int as deliveries,
     count(*) filter (where status = 'DELIVERED')::int as delivered,
     count(*) filter (where status = 'FAILED')::int as failed,
     count(*) filter (where status = 'CANCELLED')::int as cancelled,
     count(*) filter (where status in ('PENDING', 'SENDING', 'HELD'))::int as pending,
     coalesce(sum(attempts), 0)::int as attempts`;

function figuresSql(column: Owner['column'], interval: PerformanceInterval): string {
  const steps = stepsSql(interval);
  return `with bounds as materialized (
     select $3::timestamptz as period_from, $4::timestamptz as period_to, $5::text as zone
   ), source as materialized (
     select ${steps.of('delivery.created_at')} as at, delivery.status, delivery.attempts
     from webhook_endpoint endpoint join webhook_delivery delivery on delivery.endpoint_id = endpoint.id
     where endpoint.${column} = $1 and endpoint.environment = $2 and endpoint.promoter_id is null
       and delivery.id >= $6 and delivery.id < $7 and delivery.created_at >= $3 and delivery.created_at < $4
   )
   select null::timestamptz as at, ${sums} from source
   union all
   select step, ${sums} from ${steps.all} as steps (step) left join source on source.at = step group by step
   order by at nulls first`;
}

function withRate({ at: _at, ...row }: Row): WebhookFigures {
  const ended = row.delivered + row.failed;
  return { ...row, successRate: ended === 0 ? null : row.delivered / ended };
}
