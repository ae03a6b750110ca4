import type { Pool } from 'pg';
import type { Sql } from '../../../kernel/sql.js';
import { inBatchTransaction } from '../../../kernel/transaction.js';
import { newId } from '../../../kernel/ids.js';
import type { FinishedAttempt } from './finished-attempt.js';
import { endpointNews, noteEndpointHealth, type DisablePolicy } from '../endpoint/note-endpoint-health.js';

/** Updates by primary key what is SENDING with the same fence, and logs only these attempts. */
const finishSql = `
  with result as (
    select * from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::text[], $5::timestamptz[], $6::timestamptz[],
      $7::integer[], $8::text[], $9::text[], $10::integer[], $11::text[], $12::jsonb[], $13::text[], $14::jsonb[],
      $15::text[], $16::boolean[])
    as r (attempt_id, delivery_id, number, status, due_at, started_at, duration_ms, outcome, error, status_code,
      request_url, request_headers, request_body, response_headers, response_body, response_truncated)
  ), finished as (
    update webhook_delivery d set status = r.status, due_at = coalesce(r.due_at, d.due_at), lease_until = null, worker = null,
      finished_at = case when r.due_at is null then r.started_at + r.duration_ms * interval '1 millisecond' end,
      uncounted_attempts = d.uncounted_attempts + (r.outcome = 'INTERNAL')::integer,
      internal_failures = d.internal_failures + (r.outcome = 'INTERNAL')::integer
    from result r
    where d.id = r.delivery_id and d.attempts = r.number and d.status = 'SENDING'
    returning d.organization_id, d.environment, r.*
  )
  insert into webhook_attempt (id, organization_id, environment, delivery_id, number, started_at, duration_ms, outcome,
    error, status_code, request_url, request_headers, request_body, response_headers, response_body, response_truncated)
  select attempt_id, organization_id, environment, delivery_id, number, started_at, duration_ms, outcome,
    error, status_code, request_url, request_headers, request_body, response_headers, response_body, response_truncated
  from finished
  returning delivery_id as "deliveryId"`;

async function finish(sql: Sql, attempts: readonly FinishedAttempt[]): Promise<Set<string>> {
  const columns: ((attempt: FinishedAttempt) => unknown)[] = [
    () => newId(),
    (a) => a.deliveryId,
    (a) => a.number,
    (a) => a.status,
    (a) => a.dueAt,
    (a) => a.startedAt,
    (a) => a.durationMs,
    (a) => a.outcome,
    (a) => a.error,
    (a) => a.statusCode,
    (a) => a.requestUrl,
    (a) => a.requestHeaders,
    (a) => a.requestBody,
    (a) => a.responseHeaders,
    (a) => a.responseBody,
    (a) => a.responseTruncated,
  ];
  const rows = await sql.query<{ deliveryId: string }>(
    finishSql,
    columns.map((column) => attempts.map(column)),
  );
  return new Set(rows.map((row) => row.deliveryId));
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
    const fenced = await finish(tx.sql, attempts);
    const news = endpointNews(attempts.filter((attempt) => fenced.has(attempt.deliveryId)));
    if (news.length > 0) await noteEndpointHealth(tx, news, policy, now);
    return fenced;
  });
  return attempts.map((attempt) => written.has(attempt.deliveryId));
}
