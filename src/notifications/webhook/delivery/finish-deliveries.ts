import type { Pool } from 'pg';
import { rowSet } from '../../../kernel/row-set.js';
import type { Sql } from '../../../kernel/sql.js';
import { inBatchTransaction } from '../../../kernel/transaction.js';
import { newId } from '../../../kernel/ids.js';
import { attemptedEvent, isReported, type LoggedAttempt } from './attempted-event.js';
import type { FinishedAttempt } from './finished-attempt.js';
import { concernsState, noteEndpointStates } from './note-endpoint-state.js';
import { holdDeliveries } from './hold-deliveries.js';
import { endpointNews, noteEndpointHealth, type DisablePolicy } from '../endpoint/note-endpoint-health.js';

const results = rowSet({
  attemptId: 'uuid',
  deliveryId: 'uuid',
  number: 'integer',
  status: 'text',
  dueAt: 'timestamptz',
  startedAt: 'timestamptz',
  durationMs: 'integer',
  outcome: 'text',
  error: 'text',
  statusCode: 'integer',
  requestUrl: 'text',
  requestHeaders: 'jsonb',
  requestBody: 'text',
  responseHeaders: 'jsonb',
  responseBody: 'text',
  responseTruncated: 'boolean',
});

/** Updates by primary key what is SENDING with the same fence, and logs only these attempts. */
const finishSql = `
  with result as (
    select * from ${results.as('r')}
  ), finished as (
    update webhook_delivery d set status = r.status, due_at = coalesce(r.due_at, d.due_at), lease_until = null, worker = null,
      finished_at = case when r.due_at is null then r.started_at + r.duration_ms * interval '1 millisecond' end,
      uncounted_attempts = d.uncounted_attempts + (r.outcome = 'INTERNAL')::integer,
      internal_failures = d.internal_failures + (r.outcome = 'INTERNAL')::integer
    from result r
    where d.id = r.delivery_id and d.attempts = r.number and d.status = 'SENDING'
    returning d.organization_id, d.environment, d.endpoint_id, d.promoter_id, d.domain_event_id, r.*
  ), logged as (
  insert into webhook_attempt (id, organization_id, environment, delivery_id, number, started_at, duration_ms, outcome,
    error, status_code, request_url, request_headers, request_body, response_headers, response_body, response_truncated)
  select attempt_id, organization_id, environment, delivery_id, number, started_at, duration_ms, outcome,
    error, status_code, request_url, request_headers, request_body, response_headers, response_body, response_truncated
  from finished
  )
  select attempt_id as "attemptId", finished.organization_id as "organizationId", finished.environment, delivery_id as "deliveryId",
    endpoint_id as "endpointId", finished.promoter_id as "promoterId", number, outcome, status_code as "statusCode", v.type as "eventType"
  from finished left join domain_event v on v.id = finished.domain_event_id`;

const lockSql = `select from webhook_endpoint where id = any($1::uuid[]) order by id for no key update`;

async function finish(sql: Sql, attempts: readonly FinishedAttempt[]): Promise<LoggedAttempt[]> {
  return sql.query<LoggedAttempt>(
    finishSql,
    results.values(attempts.map((attempt) => ({ ...attempt, attemptId: newId() }))),
  );
}

/**
 * Writes the results of many attempts at once: deliveries, attempt log, and changed health of endpoints.
 *
 * @returns for each attempt whether it was written. False means that the fence was gone: the lease had ended,
 * the attempt was logged as lost, and another process has the delivery now.
 */
export async function finishDeliveries(
  pool: Pool,
  attempts: readonly FinishedAttempt[],
  policy: DisablePolicy,
  now: Date,
): Promise<boolean[]> {
  const written = await inBatchTransaction(pool, async (tx) => {
    // Endpoints before their states, in the order of ids, as where an endpoint is enabled.
    const concerned = new Set(attempts.filter(concernsState).map(({ endpointId }) => endpointId));
    if (concerned.size > 0) await tx.sql.query(lockSql, [[...concerned]]);
    const logged = await finish(tx.sql, attempts);
    tx.record(...logged.filter(isReported).map(attemptedEvent));
    const fenced = new Set(logged.map(({ deliveryId }) => deliveryId));
    const counted = attempts.filter((attempt) => fenced.has(attempt.deliveryId));
    const news = endpointNews(counted);
    if (news.length > 0) {
      const disabled = await noteEndpointHealth(tx, news, policy, now);
      if (disabled.length > 0) await holdDeliveries(tx.sql, disabled);
    }
    await noteEndpointStates(tx.sql, counted, now);
    return fenced;
  });
  return attempts.map((attempt) => written.has(attempt.deliveryId));
}
