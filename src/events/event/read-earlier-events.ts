import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import type { Event } from './event.entity.js';

/** An event in the database, and what identifies equal payloads. */
export type StoredEvent = Event & { readonly payloadHash: Buffer };

/** What makes an event unique. */
type EventKey = Pick<Event, 'organizationId' | 'environment' | 'idempotencyKey'>;

const keys = rowSet({ organizationId: 'uuid', environment: 'text', idempotencyKey: 'text' });

/** The key of an event as one text. */
export function keyOf(event: EventKey): string {
  return `${event.organizationId}/${event.environment}/${event.idempotencyKey}`;
}

/** Reads the stored events with these keys, by `keyOf`. Index: event_idempotency. */
export async function readEarlierEvents(
  sql: Sql,
  wanted: readonly EventKey[],
): Promise<ReadonlyMap<string, StoredEvent>> {
  if (wanted.length === 0) return new Map();
  const found = await sql.query<StoredEvent>(
    `select id, event.organization_id as "organizationId", event.environment, event_type as "eventType",
              campaign_id as "campaignId", link_id as "linkId", attributed_campaign_id as "attributedCampaignId",
              attributed_link_id as "attributedLinkId", attributed_promoter_id as "attributedPromoterId", conversion_id as "conversionId",
              code, session_id as "sessionId", customer_id as "customerId", event.idempotency_key as "idempotencyKey", payload_hash as "payloadHash",
              amount as "amountAtomic", asset, metadata, occurred_at as "occurredAt", received_at as "receivedAt", status, decision,
              review_decision as "reviewDecision", review_note as "reviewNote", reviewed_by as "reviewedBy", reviewed_at as "reviewedAt",
              is_browser_report as "isBrowserReport"
       from ${keys.as('wanted')} join event using (${keys.columns})`,
    keys.values(wanted),
  );
  return new Map(found.map((row) => [keyOf(row), row]));
}
