/* The signals for fraud checks: whether the customer is the promoter, and which events came before. */
import { FraudCheckAction, type FraudCheckSettings } from '../../campaigns/campaign/fraud-check-settings.js';
import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import type { Attributed } from '../decisions/attribute-event.js';
import { findSelfReferral, type PromoterClues } from '../decisions/check-fraud.js';
import { noSignals, type CampaignTerms, type FraudSignals } from '../decisions/evidence.js';
import type { ClaimedEvent } from './queues.js';

/** An event with its promoter and its campaign's fraud checks. */
export interface CheckedEvent {
  readonly event: ClaimedEvent;
  readonly campaignId: string;
  readonly promoterId: string;
  readonly fraudChecks: FraudCheckSettings;
}

/** The data of an event for fraud checks; undefined without attribution. */
export function checkedEventOf(
  event: ClaimedEvent,
  attributed: Attributed | undefined,
  campaigns: ReadonlyMap<string, Pick<CampaignTerms, 'fraudChecks'>>,
): CheckedEvent | undefined {
  const { campaignId = '', promoterId = '' } = attributed?.attribution ?? {};
  const campaign = campaigns.get(campaignId);
  return campaign && { event, campaignId, promoterId, fraudChecks: campaign.fraudChecks };
}

/** Fraud-check data beyond event, attribution and rule input. */
export function signalsOf(
  checked: CheckedEvent | undefined,
  clues: PromoterClues | undefined,
  reports: RecentReports,
): FraudSignals {
  if (!checked || !clues) return noSignals;
  return {
    selfReferral: findSelfReferral(checked.event, clues) ?? null,
    isDuplicate: reports.isDuplicate(checked),
    recentEvents: reports.recentEvents(checked),
  };
}

/**
 * The earlier events for the fraud checks of a batch: the stored ones and those of this batch. Includes only
 * events that count or are held. Read under the organization wallet's lock, so no other batch adds any.
 */
export class RecentReports {
  private readonly reported = new Map<string, number[]>();

  private constructor(
    private readonly duplicates: ReadonlySet<string>,
    private readonly pace: PromoterPace,
  ) {}

  /** Reads the earlier events for campaigns with these fraud checks, one statement per check. */
  static async read(sql: Sql, events: readonly CheckedEvent[]): Promise<RecentReports> {
    return new RecentReports(
      await readDuplicates(sql, events.filter(asksForDuplicates)),
      await PromoterPace.read(sql, 'event', events.filter(asksForPace).map(pacedOf)),
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
    return asksForPace(checked) ? this.pace.before(pacedOf(checked)) : 0;
  }

  /** Adds an event that counts or is held. */
  add(checked: CheckedEvent): void {
    if (asksForDuplicates(checked)) addTo(this.reported, contentOf(checked), checked.event.occurredAt);
    if (asksForPace(checked)) this.pace.add(pacedOf(checked));
  }
}

/** An event or click that the velocity check of its campaign counts. */
export interface Paced extends Pick<CheckedEvent, 'campaignId' | 'promoterId' | 'fraudChecks'> {
  readonly id: string;
  readonly at: Date;
}

/** The events or clicks that the velocity check counts: the stored ones and those of this batch. */
export class PromoterPace {
  private readonly added = new Map<string, number[]>();

  private constructor(private readonly counts: ReadonlyMap<string, number>) {}

  /** Counts those before each of these, up to the number that matters. Plan: event_pace or click_pace. */
  static async read(sql: Sql, table: 'event' | 'click', paced: readonly Paced[]): Promise<PromoterPace> {
    if (paced.length === 0) return new PromoterPace(new Map());
    const owner = `${table}.${table === 'event' ? 'attributed_' : ''}`;
    const rows = await sql.query<{ id: string; count: number }>(
      `select id, recent.count from ${paces.as('asked')}
       cross join lateral (
         select count(*)::int as count from (
           select from ${table}
           where ${owner}campaign_id = asked.campaign_id and ${owner}promoter_id = asked.promoter_id
             and ${table}.pace_at > asked.since and ${table}.pace_at <= asked.until
           limit asked.most) found) recent`,
      paces.values(
        paced.map(({ at, fraudChecks, ...one }) => ({
          ...one,
          since: shifted(at, -fraudChecks.velocitySeconds),
          until: at,
          most: fraudChecks.velocityEvents,
        })),
      ),
    );
    return new PromoterPace(new Map(rows.map(({ id, count }) => [id, count])));
  }

  /** The promoter's number in the period before this one, up to the number that matters. */
  before(paced: Paced): number {
    const { id, at, fraudChecks } = paced;
    const since = shifted(at, -fraudChecks.velocitySeconds).getTime();
    const times = this.added.get(placeOf(paced)) ?? [];
    const added = times.filter((time) => time > since && time <= at.getTime());
    return Math.min((this.counts.get(id) ?? 0) + added.length, fraudChecks.velocityEvents);
  }

  add(paced: Paced): void {
    addTo(this.added, placeOf(paced), paced.at);
  }
}

/** Whether the velocity check counts events and clicks of a campaign. */
export function asksForPace({ fraudChecks }: Pick<CheckedEvent, 'fraudChecks'>): boolean {
  return fraudChecks.velocity !== FraudCheckAction.OFF;
}

function asksForDuplicates({ event, fraudChecks }: CheckedEvent): boolean {
  return fraudChecks.duplicateCustomer !== FraudCheckAction.OFF && event.customerId !== null;
}

function addTo(times: Map<string, number[]>, key: string, at: Date): void {
  const known = times.get(key);
  if (known) known.push(at.getTime());
  else times.set(key, [at.getTime()]);
}

function pacedOf({ event, ...checked }: CheckedEvent): Paced {
  return { ...checked, id: event.id, at: event.occurredAt };
}

const placeOf = ({ campaignId, promoterId }: Paced): string => `${campaignId}/${promoterId}`;

function contentOf({ campaignId, event }: CheckedEvent): string {
  const { customerId, eventType, goalId, amount, asset } = event;
  return JSON.stringify([campaignId, customerId, eventType, goalId, amount?.toString(), asset]);
}

function shifted(moment: Date, seconds: number): Date {
  return new Date(moment.getTime() + seconds * 1000);
}

const asked = { id: 'uuid', campaignId: 'uuid', since: 'timestamptz', until: 'timestamptz' } as const;
const paces = rowSet({ ...asked, promoterId: 'uuid', most: 'integer' });
const content = {
  customerId: 'text',
  eventType: 'text',
  goalId: 'uuid',
  amount: 'numeric',
  asset: 'text',
} as const;
const contents = rowSet({ ...asked, ...content });

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
