import type { Caller } from '../../kernel/caller.js';
import type { Environment } from '../../kernel/environment.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import { decodeId, optionalId } from '../../kernel/ids.js';
import { organizationFor } from '../../kernel/principal.js';
import type { Sql } from '../../kernel/sql.js';
import { inTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { EventStatus } from './event.entity.js';
import { maxRedriven, type RedriveEventsInput } from './event.inputs.js';
import { queuedAsReported } from './queued-as-reported.js';

/** The statuses that may be evaluated again. An event that counted never is. */
const aside: readonly EventStatus[] = [EventStatus.UNMATCHED, EventStatus.REJECTED, EventStatus.FAILED];

/** Final reasons: the campaigns of events and links never change, and a person's rejection stands. */
const finalReasons: readonly string[] = ['OTHER_CAMPAIGN', 'REVIEW_REJECTED'];

interface Selection {
  readonly organizationId: string;
  readonly environment: Environment;
  readonly statuses: readonly EventStatus[];
  readonly ids: readonly string[] | null;
  readonly campaignId: string | null;
  readonly reasons: readonly string[] | null;
  readonly from: Date | null;
  readonly to: Date | null;
  readonly first: number;
}

/** The requeued events: number by previous status, and their conversions. */
interface Requeued {
  readonly before: Readonly<Record<string, number>>;
  readonly conversionIds: readonly string[];
}

/** Makes the conversions of requeued events pending again. */
export type ReopenConversions = (sql: Sql, ids: readonly string[]) => Promise<void>;

/** Evaluates events again after the cause of their refusal is fixed. */
export class EventRedriveService {
  /** @param reopenConversions Makes rejected conversions pending again. */
  constructor(private readonly reopenConversions: ReopenConversions) {}

  /**
   * Queues up to 1,000 UNMATCHED, REJECTED or FAILED events again, oldest first. Of concurrent calls, only
   * one gets each event. They are evaluated as of their receipt. They have earned nothing yet, and
   * `reward_once` also applies.
   */
  async redrive(caller: Caller, input: RedriveEventsInput): Promise<{ count: number; hasMore: boolean }> {
    const selection = read(caller, input);
    return inTransaction(caller.em, async (tx) => {
      const { before, conversionIds } = await requeue(tx.sql, selection);
      await this.reopenConversions(tx.sql, conversionIds);
      const count = Object.values(before).reduce((sum, one) => sum + one, 0);
      if (count > 0) await tx.sql.query(wakeUpSql('events'));
      const { organizationId, environment } = selection;
      tx.audit({
        kind: 'organization',
        id: organizationId,
        organizationId,
        environment,
        before,
        after: { [EventStatus.QUEUED]: count },
      });
      return { count, hasMore: count === selection.first };
    });
  }
}

function read(caller: Caller, input: RedriveEventsInput): Selection {
  const tenant = organizationFor(caller.principal, 'events:write', input.organizationId);
  const statuses = input.status ?? defaultStatuses(input);
  const wrong = statuses.find((status) => !aside.includes(status));
  if (wrong !== undefined) {
    const message = `Events with the status ${wrong} cannot be evaluated again; allowed: ${aside.join(', ')}.`;
    throw refuse(ErrorCode.INVALID, message, 'status');
  }
  return {
    ...tenant,
    statuses,
    // Ids that are invalid or belong to another tenant match nothing.
    ids: input.ids?.map((id) => decodeId('event', id)).filter((id) => id !== undefined) ?? null,
    campaignId: optionalId('campaign', input.campaignId, 'campaignId') ?? null,
    reasons: input.reasons ?? null,
    from: input.from ?? null,
    to: input.to ?? null,
    first: input.first ?? maxRedriven,
  };
}

/** Rejected events were valid, so they are only requeued on explicit request. */
function defaultStatuses({ ids, reasons }: RedriveEventsInput): readonly EventStatus[] {
  return ids || reasons ? aside : [EventStatus.UNMATCHED, EventStatus.FAILED];
}

/**
 * Uses one statement. If two calls want the same event, the second waits for its lock and then takes the next
 * event. Returns the number by previous status. Plan: event_aside; event_pkey for ids.
 */
async function requeue(sql: Sql, selection: Selection): Promise<Requeued> {
  const rows = await sql.query<{ status: string; count: number; conversionIds: string[] }>(
    `with picked as (
       select id, status, conversion_id from event
       where organization_id = $1 and environment = $2 and status in ('UNMATCHED', 'REJECTED', 'FAILED') and erased_at is null
         and status = any($3::text[])
         and ($4::uuid[] is null or id = any($4::uuid[])) and ($5::uuid is null or effective_campaign_id = $5::uuid)
         and ($6::text[] is null or decision ->> 'reason' = any($6::text[]))
         and coalesce(decision ->> 'reason', '') <> all($7::text[])
         and ($8::timestamptz is null or received_at >= $8::timestamptz)
         and ($9::timestamptz is null or received_at < $9::timestamptz)
       order by id limit $10 for update
     ), queued as (
       update event set ${queuedAsReported} from picked where event.id = picked.id
     )
     select status, count(*)::int as count, array_remove(array_agg(conversion_id), null) as "conversionIds"
     from picked group by status`,
    [
      selection.organizationId,
      selection.environment,
      selection.statuses,
      selection.ids,
      selection.campaignId,
      selection.reasons,
      finalReasons,
      selection.from,
      selection.to,
      selection.first,
    ],
  );
  return {
    before: Object.fromEntries(rows.map(({ status, count }) => [status, count])),
    conversionIds: rows.flatMap((row) => row.conversionIds),
  };
}
