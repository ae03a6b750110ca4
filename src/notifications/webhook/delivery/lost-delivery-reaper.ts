import type { Clock } from '../../../kernel/clock.js';
import type { Sql } from '../../../kernel/sql.js';
import { wakeUpSql } from '../../../kernel/wake-ups.js';
import { processOf } from '../../../platform/database/process-name.js';
import { faultyDelivery, type FaultyDelivery } from './faulty-delivery.js';
import { releaseAbandoned } from './release-deliveries.js';

const batchSize = 1000;

/** After this many internal failures a delivery is FAILED, because it may be crashing the workers. */
const mostFailures = 10;

/**
 * Requests that had begun. By webhook_delivery_sending (lease_until). The attempt is logged as lost and does
 * not count for the retry policy, because the fault was ours. The receiver may get it twice, as the first
 * result is unknown. The first two times it is due at once; then the pause doubles from one minute, up to an
 * hour.
 */
const reapSql = `
  with lost as (
    select id, lease_until from webhook_delivery
    where status = 'SENDING' and not claimed_ahead
      and (lease_until <= $1 or ${processOf('worker')} = any($4::text[])) order by lease_until limit $2 for update skip locked
  ), back as (
    update webhook_delivery d set lease_until = null, worker = null, uncounted_attempts = d.uncounted_attempts + 1,
      internal_failures = d.internal_failures + 1,
      status = case when d.internal_failures + 1 < ${mostFailures} then 'PENDING' else 'FAILED' end,
      finished_at = case when d.internal_failures + 1 < ${mostFailures} then null else $1::timestamptz end,
      due_at = $1::timestamptz + case when d.internal_failures < 2 then interval '0'
        else least(interval '1 hour', interval '1 minute' * 2 ^ (d.internal_failures - 2)) end
    from lost where d.id = lost.id
    returning d.*, lost.lease_until - $3 * interval '1 millisecond' as started_at
  ), logged as (
    insert into webhook_attempt
      (id, organization_id, environment, delivery_id, number, started_at, duration_ms, outcome, error, request_url)
    select new_id(), b.organization_id, b.environment, b.id, b.attempts, b.started_at, least($3, extract(epoch from $1 - b.started_at) * 1000)::integer, 'WORKER_LOST',
      case when b.status = 'FAILED' then 'The worker that was sending did not come back; the delivery is given up.'
        else 'The worker that was sending did not come back; it is sent again.' end, e.target_url
    from back b join webhook_endpoint e on e.id = b.endpoint_id
  )
  select id, endpoint_id as "endpointId", status = 'FAILED' as "givenUp" from back`;

/**
 * A claim that began before its endpoint was enabled may hold a delivery after that, which nobody would send.
 * By webhook_delivery_held, one probe for each enabled endpoint.
 */
const unholdSql = `
  update webhook_delivery set status = 'PENDING', due_at = $1
  where id = any(array(
    select held.id from webhook_endpoint e cross join lateral (
      select id from webhook_delivery where status = 'HELD' and endpoint_id = e.id limit $2 for update skip locked
    ) held
    where e.status = 'ENABLED' and e.deleted_at is null
    limit $2
  ))
  returning id, endpoint_id as "endpointId", false as "givenUp"`;

interface Taken {
  readonly id: string;
  readonly endpointId: string;
  readonly givenUp: boolean;
}

/**
 * Recovers deliveries of dead or stalled workers: `SENDING` past the lease becomes `PENDING` again, and what
 * was claimed ahead at once. Also recovers held deliveries of enabled endpoints.
 */
export class LostDeliveryReaper {
  /**
   * @param leaseMs the lease of claims in milliseconds, which dates the start of the lost attempt
   * @param onGivenUp called for each delivery that failed for good because it lost its worker too often
   */
  constructor(
    private readonly sql: Sql,
    private readonly clock: Clock,
    private readonly leaseMs: number,
    private readonly onGivenUp: (about: FaultyDelivery) => void = () => undefined,
  ) {}

  /**
   * @param still the stalled processes: their leases have ended
   * @returns the number of recovered deliveries.
   */
  async drain(signal: AbortSignal, still: readonly string[] = []): Promise<number> {
    const ahead = await releaseAbandoned(this.sql, this.clock.now(), still);
    const lost = await this.repeat(signal, reapSql, [batchSize, this.leaseMs, still]);
    const held = await this.repeat(signal, unholdSql, [batchSize]);
    if (lost + held > 0) await this.sql.query(wakeUpSql('deliveries'));
    return ahead + lost + held;
  }

  private async repeat(signal: AbortSignal, text: string, values: readonly unknown[]): Promise<number> {
    let total = 0;
    let found = batchSize;
    while (found === batchSize && !signal.aborted) {
      const rows = await this.sql.query<Taken>(text, [this.clock.now(), ...values]);
      found = rows.length;
      total += found;
      for (const row of rows) {
        if (row.givenUp) this.onGivenUp(faultyDelivery(row.id, row.endpointId, true));
      }
    }
    return total;
  }
}
