import { UnavailableError } from '../../kernel/errors.js';
import { GroupCommit } from '../../kernel/group-commit.js';
import { newId } from '../../kernel/ids.js';
import type { Environment } from '../../kernel/environment.js';
import type { KeyedHash } from '../../kernel/keyed-hash.js';
import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import { wakeUpChannel } from '../../kernel/wake-ups.js';
import { EventStatus, type Event } from './event.entity.js';
import { keyOf, readEarlierEvents, type StoredEvent } from './read-earlier-events.js';

/** A validated event to write. Ids are bare uuids. */
export interface NewEvent {
  readonly organizationId: string;
  readonly environment: Environment;
  readonly eventType: string;
  readonly campaignId: string | null;
  readonly linkId: string | null;
  readonly code: string | null;
  readonly sessionId: string | null;
  /** The integrator's own id of the customer. */
  readonly customerId: string | null;
  readonly idempotencyKey: string;
  /** Identifies equal payloads: see `fingerprint`. */
  readonly payloadHash: Buffer;
  readonly amountAtomic: bigint | null;
  readonly asset: string;
  readonly metadata: Record<string, unknown> | null;
  /** `metadata` as JSON. */
  readonly metadataText: string | null;
  readonly occurredAt: Date;
}

const incoming = rowSet({
  id: 'uuid',
  organizationId: 'uuid',
  environment: 'text',
  eventType: 'text',
  campaignId: 'uuid',
  linkId: 'uuid',
  code: 'text',
  sessionId: 'uuid',
  customerId: 'text',
  idempotencyKey: 'text',
  payloadHash: 'bytea',
  amountAtomic: 'numeric',
  asset: 'text',
  metadataText: 'jsonb',
  occurredAt: 'timestamptz',
  keyHash: 'bytea',
});
const reportedColumns = incoming.columns.replace(', key_hash', '');

/** An event with its id, which stays the same on retries, and the hash by which an erased one is found. */
type Row = NewEvent & { readonly id: string; readonly keyHash: Buffer };

/** The result of one event of a batch. */
export type WriteOutcome =
  | { readonly kind: 'accepted' | 'duplicate'; readonly event: Event }
  /** The key was used before with another payload. */
  | { readonly kind: 'conflict' };

/**
 * Writes events by group commit: one insert for all requests of a few milliseconds, answered when durable.
 * The unique key on (organization, environment, idempotency key) decides between concurrent duplicates.
 */
export class EventWriter {
  private readonly commits: GroupCommit<Row, WriteOutcome>;

  /** @param before Resolves when events may be written, because their clicks must be written first. */
  constructor(
    private readonly sql: Sql,
    private readonly before: () => Promise<void>,
    private readonly hashKey: KeyedHash,
  ) {
    this.commits = new GroupCommit(async (events) => this.writeBatch(events), {
      maxBatch: 1000,
      maxWriters: 4,
      windowMs: 0,
    });
  }

  /** Resolves when the event is durable or already exists. */
  async write(event: NewEvent): Promise<WriteOutcome> {
    await this.before();
    return this.commits.add(this.asRow(event));
  }

  /** The same for several events with one statement. Each has its own outcome, in order. */
  async writeAll(events: readonly NewEvent[]): Promise<WriteOutcome[]> {
    await this.before();
    return this.commits.addAll(events.map((event) => this.asRow(event)));
  }

  /** What `writeAll` would find for each of these events now. Writes nothing. */
  async preview(events: readonly NewEvent[]): Promise<WriteOutcome[]> {
    const rows = events.map((event) => this.asRow(event));
    const firsts = firstsOf(rows);
    const earlier = await readEarlierEvents(this.sql, [...firsts.values()]);
    const now = new Date();
    return rows.map((row) => {
      const key = keyOf(row);
      return outcomeOf(row, earlier.get(key) ?? asStored(firsts.get(key) as Row, now));
    });
  }

  /** Resolves when no write is pending. */
  async flush(): Promise<void> {
    await this.commits.flush();
  }

  private asRow(event: NewEvent): Row {
    const { organizationId, environment, idempotencyKey } = event;
    return { ...event, id: newId(), keyHash: this.hashKey(organizationId, environment, idempotencyKey) };
  }

  /** A retry recognizes the rows of the previous try by their ids. */
  private async writeBatch(events: readonly Row[]): Promise<WriteOutcome[]> {
    const firsts = firstsOf(events);
    const { ids, receivedAt } = await this.insert([...firsts.values()]);
    // A second statement, because it must see what others committed meanwhile.
    const found = await readEarlierEvents(
      this.sql,
      [...firsts.values()].filter(({ id }) => !ids.has(id)),
    );
    return events.map((event) => {
      const first = firsts.get(keyOf(event)) as Row;
      const row = ids.has(first.id) ? asStored(first, receivedAt) : found.get(keyOf(event));
      // The row existed, but a sandbox reset has deleted it since.
      if (!row) throw new UnavailableError('The sandbox was reset at this moment. Send the event again.', 1);
      return outcomeOf(event, row);
    });
  }

  /**
   * Inserts new events. PostgreSQL's clock sets the time of receipt, as for rule versions, in whole
   * milliseconds, because all comparisons use them.
   */
  private async insert(rows: readonly Row[]): Promise<{ ids: ReadonlySet<string>; receivedAt: Date }> {
    const [inserted] = await this.sql.queryPrepared<{ ids: string | null; receivedAt: Date }>(
      `with written as (
         insert into event (id, organization_id, environment, event_type, campaign_id, link_id, code, session_id, customer_id,
                            idempotency_key, payload_hash, amount, asset, metadata, occurred_at, received_at, due_at)
         select ${reportedColumns}, at, at
         from (select date_trunc('milliseconds', now())) as clock (at),
           ${incoming.as('incoming')}
         -- The customer of an event with this key was erased.
         where not exists (select from erased_report erased where erased.organization_id = incoming.organization_id
           and erased.environment = incoming.environment and erased.key_hash = incoming.key_hash)
         order by organization_id, environment, idempotency_key
         on conflict (organization_id, environment, idempotency_key) do nothing
         returning id
       )
       -- One row and one notification for any number of events.
       select string_agg(id::text, ',') as ids, date_trunc('milliseconds', now()) as "receivedAt",
              case when count(*) > 0 then pg_notify('${wakeUpChannel}', 'events')::text end
       from written`,
      incoming.values(rows),
    );
    const { ids, receivedAt } = inserted as { ids: string | null; receivedAt: Date };
    return { ids: new Set(ids?.split(',')), receivedAt };
  }
}

/** The first event of each idempotency key. */
function firstsOf(events: readonly Row[]): Map<string, Row> {
  const firsts = new Map<string, Row>();
  for (const event of events) {
    const key = keyOf(event);
    if (!firsts.has(key)) firsts.set(key, event);
  }
  return firsts;
}

/** The first of several equal events in a batch is accepted. The others are its duplicates. */
function outcomeOf(event: Row, stored: StoredEvent): WriteOutcome {
  // What an erased event reported is unknown, so every payload is its duplicate.
  if (stored.erasedAt === null && !stored.payloadHash.equals(event.payloadHash)) return { kind: 'conflict' };
  return { kind: stored.id === event.id ? 'accepted' : 'duplicate', event: stored };
}

function asStored(event: Row, receivedAt: Date): StoredEvent {
  return {
    ...event,
    attributedCampaignId: null,
    attributedLinkId: null,
    attributedPromoterId: null,
    conversionId: null,
    receivedAt,
    // Publishable keys only report conversions, which are written elsewhere.
    isBrowserReport: false,
    status: EventStatus.QUEUED,
    decision: null,
    reviewDecision: null,
    reviewNote: null,
    reviewedBy: null,
    reviewedAt: null,
    erasedAt: null,
  };
}
