import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import { FraudCheckAction, type FraudCheckSettings } from '../../campaigns/campaign/fraud-check-settings.js';
import type { ClaimedEvent } from './claim-events.js';

/** An event with its promoter and its campaign's fraud checks. */
export interface CheckedEvent {
  readonly event: ClaimedEvent;
  readonly campaignId: string;
  readonly promoterId: string;
  readonly fraudChecks: FraudCheckSettings;
}

/**
 * The earlier events for the fraud checks of a batch: the stored ones and those of this batch. Includes only
 * events that count or are held. Read under the organization wallet's lock, so no other batch adds any.
 */
export class RecentReports {
  private readonly reported = new Map<string, number[]>();
  private readonly paced = new Map<string, number[]>();

  private constructor(
    private readonly duplicates: ReadonlySet<string>,
    private readonly counts: ReadonlyMap<string, number>,
  ) {}

  /** Reads the earlier events for campaigns with these fraud checks, one statement per check. */
  static async read(sql: Sql, events: readonly CheckedEvent[]): Promise<RecentReports> {
    return new RecentReports(
      await readDuplicates(sql, events.filter(asksForDuplicates)),
      await readCounts(sql, events.filter(asksForPace)),
    );
  }

  /** Whether the same was reported shortly before or after. */
  isDuplicate(checked: CheckedEvent): boolean {
    if (!asksForDuplicates(checked)) return false;
    if (this.duplicates.has(checked.event.id)) return true;
    const at = checked.event.occurredAt.getTime();
    const within = checked.fraudChecks.duplicateSeconds * 1000;
    return (this.reported.get(contentOf(checked)) ?? []).some((other) => Math.abs(at - other) <= within);
  }

  /** The number of the promoter's events in the period before this one, up to the number that matters. */
  recentEvents(checked: CheckedEvent): number {
    if (!asksForPace(checked)) return 0;
    const { event, fraudChecks } = checked;
    const until = event.occurredAt.getTime();
    const since = until - fraudChecks.velocitySeconds * 1000;
    const added = (this.paced.get(paceOf(checked)) ?? []).filter((at) => at > since && at <= until);
    return Math.min((this.counts.get(event.id) ?? 0) + added.length, fraudChecks.velocityEvents);
  }

  /** Adds an event that counts or is held. */
  add(checked: CheckedEvent): void {
    const at = checked.event.occurredAt.getTime();
    if (asksForDuplicates(checked)) addTo(this.reported, contentOf(checked), at);
    if (asksForPace(checked)) addTo(this.paced, paceOf(checked), at);
  }
}

/** Whether the velocity check counts events of a campaign. */
export function asksForPace({ fraudChecks }: Pick<CheckedEvent, 'fraudChecks'>): boolean {
  return fraudChecks.velocity !== FraudCheckAction.OFF;
}

function asksForDuplicates({ event, fraudChecks }: CheckedEvent): boolean {
  return fraudChecks.duplicateCustomer !== FraudCheckAction.OFF && event.customerId !== null;
}

function addTo(times: Map<string, number[]>, key: string, at: number): void {
  const known = times.get(key);
  if (known) known.push(at);
  else times.set(key, [at]);
}

const paceOf = ({ campaignId, promoterId }: CheckedEvent): string => `${campaignId}/${promoterId}`;

function contentOf({ campaignId, event }: CheckedEvent): string {
  const { customerId, eventType, goalId, amount, asset } = event;
  return JSON.stringify([campaignId, customerId, eventType, goalId, amount?.toString(), asset]);
}

function shifted(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000);
}

const contents = rowSet({
  id: 'uuid',
  campaignId: 'uuid',
  customerId: 'text',
  eventType: 'text',
  goalId: 'uuid',
  amount: 'numeric',
  asset: 'text',
  since: 'timestamptz',
  until: 'timestamptz',
});
const paces = rowSet({
  id: 'uuid',
  campaignId: 'uuid',
  promoterId: 'uuid',
  since: 'timestamptz',
  until: 'timestamptz',
  most: 'integer',
});

/**
 * Ids of events that are already stored under another key. Plan: event_customer. The limit forces an index
 * look-up, because outdated statistics after a backlog would favour a full table scan.
 */
async function readDuplicates(sql: Sql, events: readonly CheckedEvent[]): Promise<Set<string>> {
  if (events.length === 0) return new Set();
  const rows = await sql.query<{ id: string }>(
    `select asked.id from ${contents.as('asked')}
     cross join lateral (
       select from event other
       where other.attributed_campaign_id = asked.campaign_id and other.customer_id = asked.customer_id
         and other.occurred_at between asked.since and asked.until
         and other.event_type = asked.event_type and other.goal_id is not distinct from asked.goal_id
         and other.amount is not distinct from asked.amount and other.asset = asked.asset
         and other.status in ('PROCESSED', 'REVIEW') limit 1) found`,
    contents.values(
      events.map(({ event, campaignId, fraudChecks: { duplicateSeconds } }) => ({
        ...event,
        campaignId,
        since: shifted(event.occurredAt, -duplicateSeconds),
        until: shifted(event.occurredAt, duplicateSeconds),
      })),
    ),
  );
  return new Set(rows.map(({ id }) => id));
}

/** The number of events before each of these, up to the number that matters. Plan: event_pace. */
async function readCounts(sql: Sql, events: readonly CheckedEvent[]): Promise<Map<string, number>> {
  if (events.length === 0) return new Map();
  const rows = await sql.query<{ id: string; count: number }>(
    `select id, recent.count from ${paces.as('asked')}
     cross join lateral (
       select count(*)::int as count from (
         select from event
         where event.attributed_campaign_id = asked.campaign_id and event.attributed_promoter_id = asked.promoter_id
           and event.pace_at > asked.since and event.pace_at <= asked.until
         limit asked.most) found) recent`,
    paces.values(
      events.map(({ event, campaignId, promoterId, fraudChecks }) => ({
        id: event.id,
        campaignId,
        promoterId,
        since: shifted(event.occurredAt, -fraudChecks.velocitySeconds),
        until: event.occurredAt,
        most: fraudChecks.velocityEvents,
      })),
    ),
  );
  return new Map(rows.map(({ id, count }) => [id, count]));
}
