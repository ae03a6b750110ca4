import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';
import type { Event } from './event.entity.js';

/** An event in the database, and what identifies equal payloads. */
export type StoredEvent = Event & { readonly payloadHash: Buffer };

/** What makes an event unique. */
type EventKey = Pick<Event, 'organizationId' | 'environment' | 'idempotencyKey'>;

/** The same with the hash by which an erased event is found. */
type WantedEvent = EventKey & { readonly keyHash: Buffer };

const keys = rowSet({
  organizationId: 'uuid',
  environment: 'text',
  idempotencyKey: 'text',
  keyHash: 'bytea',
});

/** The key of an event as one text. */
export function keyOf(event: EventKey): string {
  return `${event.organizationId}/${event.environment}/${event.idempotencyKey}`;
}

/** Reads the stored events with these keys, by `keyOf`. Index: event_idempotency, erased_report_pkey. */
export async function readEarlierEvents(
  sql: Sql,
  wanted: readonly WantedEvent[],
): Promise<ReadonlyMap<string, StoredEvent>> {
  if (wanted.length === 0) return new Map();
  const found = await sql.query<StoredEvent>(
    `with found as materialized (
       select wanted.idempotency_key, coalesce(erased.event_id, (
         select id from event same where same.organization_id = wanted.organization_id
           and same.environment = wanted.environment and same.idempotency_key = wanted.idempotency_key)) as id
       from ${keys.as('wanted')} left join erased_report erased using (organization_id, environment, key_hash)
     )
     select event.id, event.organization_id as "organizationId", event.environment, event_type as "eventType",
              campaign_id as "campaignId", link_id as "linkId", attributed_campaign_id as "attributedCampaignId",
              attributed_link_id as "attributedLinkId", attributed_promoter_id as "attributedPromoterId", conversion_id as "conversionId",
              code, session_id as "sessionId", customer_id as "customerId", found.idempotency_key as "idempotencyKey", payload_hash as "payloadHash",
              amount as "amountAtomic", asset, metadata, occurred_at as "occurredAt", received_at as "receivedAt", status, decision,
              review_decision as "reviewDecision", review_note as "reviewNote", reviewed_by as "reviewedBy", reviewed_at as "reviewedAt",
              is_browser_report as "isBrowserReport", erased_at as "erasedAt"
     from found join event on event.id = found.id`,
    keys.values(wanted),
  );
  return new Map(found.map((row) => [keyOf(row), row]));
}
