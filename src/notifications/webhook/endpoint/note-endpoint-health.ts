import { systemText } from '../../../kernel/actor-text.js';
import type { NewDomainEvent } from '../../../kernel/domain-events.js';
import type { Environment } from '../../../kernel/environment.js';
import { encodeId } from '../../../kernel/ids.js';
import { rowSet } from '../../../kernel/row-set.js';
import type { Transaction } from '../../../kernel/transaction.js';
import { AttemptOutcome } from '../transport/attempt-outcome.js';

/** How long an endpoint may fail before it is disabled. Every attempt counts, not only failed deliveries. */
export interface DisablePolicy {
  readonly afterMs: number;
  readonly leastAttempts: number;
}

/** The result of an attempt for its endpoint. */
export interface EndpointAttempt {
  readonly endpointId: string;
  /** Whether the endpoint was failing at the time of the claim. */
  readonly endpointFailing: boolean;
  readonly outcome: AttemptOutcome;
  readonly startedAt: Date;
  /** The receiver answered 410 and wants no more deliveries. */
  readonly gone: boolean;
}

/** The results of a batch of attempts for one endpoint. */
export interface EndpointNews {
  readonly endpointId: string;
  /** One success shows that it works. Other failures in the batch were sporadic. */
  readonly succeeded: boolean;
  readonly failures: number;
  readonly failingSince: Date;
  readonly gone: boolean;
}

/** The endpoints whose row must change, because they failed or work again. */
export function endpointNews(attempts: readonly EndpointAttempt[]): EndpointNews[] {
  // A failure on Tribute's side says nothing about the endpoint.
  const sent = attempts.filter((attempt) => attempt.outcome !== AttemptOutcome.INTERNAL);
  const byEndpoint = Map.groupBy(sent, (attempt) => attempt.endpointId);
  return [...byEndpoint].flatMap(([endpointId, own]) => {
    const failed = own.filter((attempt) => attempt.outcome !== AttemptOutcome.SUCCESS);
    if (failed.length === 0 && !own.some((attempt) => attempt.endpointFailing)) return [];
    return {
      endpointId,
      succeeded: failed.length < own.length,
      failures: failed.length,
      failingSince: new Date(Math.min(...own.map((attempt) => attempt.startedAt.getTime()))),
      gone: own.some((attempt) => attempt.gone),
    };
  });
}

interface NotedEndpoint {
  id: string;
  organizationId: string;
  environment: Environment;
  promoterId: string | null;
  name: string;
  targetUrl: string;
  disabled: boolean;
  reason: string | null;
  failingSince: Date | null;
}

const endpoints = rowSet({
  endpointId: 'uuid',
  succeeded: 'boolean',
  failures: 'integer',
  failingSince: 'timestamptz',
  gone: 'boolean',
});

/** Rows are locked in the order of ids, so that batches about the same endpoints do not deadlock. */
const healthSql = `
  with news as (
    select * from ${endpoints.as('n')}
  ), locked as (
    select id, failing_since, failed_attempts from webhook_endpoint
    where id = any($1) and status = 'ENABLED' order by id for no key update
  ), health as (
    select l.id, n.succeeded, n.gone, coalesce(l.failing_since, n.failing_since) as failing_since,
      l.failed_attempts + n.failures as failed_attempts,
      coalesce(not n.succeeded and l.failing_since <= $6 and l.failed_attempts + n.failures >= $7, false) as failing
    from locked l join news n on n.endpoint_id = l.id
  )
  update webhook_endpoint e set
    failing_since = case when not j.succeeded then j.failing_since end,
    failed_attempts = case when j.succeeded then 0 else j.failed_attempts end,
    status = case when j.gone or j.failing then 'DISABLED' else 'ENABLED' end,
    disabled_reason = case when j.gone then 'GONE' when j.failing then 'FAILING' end,
    disabled_by = case when j.gone or j.failing then $9 end,
    disabled_at = case when j.gone or j.failing then $8::timestamptz end,
    updated_at = case when j.gone or j.failing then $8 else e.updated_at end
  from health j where e.id = j.id
  returning e.id, e.organization_id as "organizationId", e.environment, e.promoter_id as "promoterId", e.name, e.target_url as "targetUrl",
    e.status = 'DISABLED' as disabled, e.disabled_reason as reason, e.failing_since as "failingSince"`;

/**
 * Records failing endpoints. Disables, with a domain event, what failed too long or answered 410.
 * @returns the disabled ones.
 */
export async function noteEndpointHealth(
  tx: Transaction,
  news: readonly EndpointNews[],
  policy: DisablePolicy,
  now: Date,
): Promise<string[]> {
  const noted = await tx.sql.query<NotedEndpoint>(healthSql, [
    ...endpoints.values(news),
    new Date(now.getTime() - policy.afterMs),
    policy.leastAttempts,
    now,
    systemText,
  ]);
  const disabled = noted.filter((endpoint) => endpoint.disabled);
  tx.record(...disabled.map(disabledEvent));
  return disabled.map(({ id }) => id);
}

function disabledEvent(endpoint: NotedEndpoint): NewDomainEvent {
  const { id, organizationId, environment, promoterId, name, targetUrl } = endpoint;
  const why = {
    reason: endpoint.reason?.toLowerCase() ?? null,
    failingSince: endpoint.failingSince?.toISOString() ?? null,
  };
  if (promoterId !== null) {
    const nodeId = encodeId('postback', id);
    const data = { postbackId: nodeId, aktvatorId: encodeId('promoter', promoterId), ...why };
    return { type: 'postback.disabled', organizationId, environment, nodeId, data };
  }
  const nodeId = encodeId('webhookEndpoint', id);
  const data = { endpointId: nodeId, name, targetUrl, ...why };
  return { type: 'webhook_endpoint.disabled', organizationId, environment, nodeId, data };
}
