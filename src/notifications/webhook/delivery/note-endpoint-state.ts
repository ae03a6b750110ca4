import { rowSet } from '../../../kernel/row-set.js';
import type { Sql } from '../../../kernel/sql.js';
import { AttemptOutcome } from '../transport/attempt-outcome.js';
import { endpointPolicy, unknownEndpoint, type EndpointState } from './endpoint-policy.js';
import type { FinishedAttempt } from './finished-attempt.js';

const states = rowSet({
  endpointId: 'uuid',
  failures: 'integer',
  breaker: 'text',
  pausedUntil: 'timestamptz',
  isSteady: 'boolean',
});

/** Locked in the order of ids, as by all statements that change more than one. */
const readSql = `
  select endpoint_id as "endpointId", failures, breaker, paused_until as "pausedUntil", is_steady as "isSteady"
  from webhook_endpoint_state where endpoint_id = any($1::uuid[]) order by endpoint_id for no key update`;

const writeSql = `
  update webhook_endpoint_state s set failures = n.failures, breaker = n.breaker, paused_until = n.paused_until, is_steady = n.is_steady,
    next_at = case when s.next_at is not null then greatest(s.next_at, n.paused_until) end
  from ${states.as('n')} where s.endpoint_id = n.endpoint_id`;

/** Whether the state of its endpoint may change. A success of a steady endpoint changes nothing. */
export function concernsState({ outcome, endpointSteady, endpointFailing }: FinishedAttempt): boolean {
  if (outcome === AttemptOutcome.INTERNAL) return false;
  return outcome !== AttemptOutcome.SUCCESS || !endpointSteady || endpointFailing;
}

/** Pauses, resumes and rates the endpoints of ended attempts. Two statements for any number of them. */
export async function noteEndpointStates(
  sql: Sql,
  attempts: readonly FinishedAttempt[],
  now: Date,
  random: () => number = Math.random,
): Promise<void> {
  const concerned = new Set(attempts.filter(concernsState).map(({ endpointId }) => endpointId));
  if (concerned.size === 0) return;
  const found = await sql.query<EndpointState & { endpointId: string }>(readSql, [[...concerned]]);
  // One success shows that an endpoint works, so successes come last.
  const failuresFirst = attempts.toSorted((one, other) => rank(one) - rank(other));
  const own = Map.groupBy(failuresFirst, ({ endpointId }) => endpointId);
  const next = found.map(({ endpointId, ...state }) => ({
    endpointId,
    ...(own.get(endpointId) ?? []).reduce(
      (before, attempt) => endpointPolicy(before, attempt, now, random()),
      state as EndpointState,
    ),
  }));
  await sql.query(writeSql, states.values(next));
}

function rank({ outcome }: FinishedAttempt): number {
  return outcome === AttemptOutcome.SUCCESS ? 1 : 0;
}

/** Ends the pauses of an endpoint that was enabled or has another URL. It is not steady yet. */
export async function resumeEndpoint(sql: Sql, endpointId: string): Promise<void> {
  const { failures, breaker, pausedUntil, isSteady } = unknownEndpoint;
  await sql.query(
    `update webhook_endpoint_state s set failures = $2, breaker = $3, paused_until = $4, is_steady = $5,
       next_at = (select due_at from webhook_delivery d where d.endpoint_id = s.endpoint_id and d.status = 'PENDING' order by due_at limit 1)
     where endpoint_id = $1`,
    [endpointId, failures, breaker, pausedUntil, isSteady],
  );
}
