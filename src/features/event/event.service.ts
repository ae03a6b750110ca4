import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { fingerprint } from '../../kernel/canonical-json.js';
import { ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { decodeId, requireId } from '../../kernel/ids.js';
import { defaultAsset } from '../../kernel/money.js';
import { organizationFor, requireScope } from '../../kernel/principal.js';
import { readPage, tenantConditions } from '../../kernel/read-page.js';
import type { Page, PageArgs } from '../../kernel/schema/connection.js';
import { amountOf } from '../../kernel/schema/money.type.js';
import { checkAttachment } from './check-attachment.js';
import { customerIdOf } from './customer-id-of.js';
import { Event } from './event.entity.js';
import type { EventFilter, IngestEventInput } from './event.inputs.js';
import type { EventWriter, NewEvent } from './event-writer.js';
import type { KnownReferences } from './known-references.js';

/** How far an integrator's clock may be ahead of ours. */
const clockSkewMs = 5 * 60_000;

/** Events: take them in, find them. */
export class EventService {
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly writer: EventWriter,
    private readonly references: KnownReferences,
  ) {}

  /**
   * Takes an event in: durable when this resolves. The same key and payload again answers the same event with its
   * status of now; the same key with another payload is refused as IDEMPOTENCY_KEY_REUSED.
   */
  async ingest(caller: Caller, input: IngestEventInput): Promise<{ event: Event; duplicate: boolean }> {
    const named =
      input.organizationId == null
        ? undefined
        : requireId('organization', input.organizationId, 'organizationId');
    const tenant = organizationFor(caller.principal, 'events:write', named, 'organizationId');
    const event = this.read(input, tenant);
    await this.refuseUnknown(event);
    const outcome = await this.writer.write(event);
    if (outcome.kind === 'conflict') {
      const message = 'This idempotencyKey was used before with another payload.';
      throw refuse(ErrorCode.IDEMPOTENCY_KEY_REUSED, message, 'idempotencyKey');
    }
    return { event: outcome.event, duplicate: outcome.kind === 'duplicate' };
  }

  /** The caller's event of this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<Event | null> {
    requireScope(caller.principal, 'events:read');
    return caller.loaders.load(Event, decodeId('event', typeId));
  }

  /** One page of the caller's events. Index: event_organization, event_campaign. */
  async list(caller: Caller, filter: EventFilter, args: PageArgs): Promise<Page<Event>> {
    const campaignId =
      filter.campaignId == null ? null : requireId('campaign', filter.campaignId, 'campaignId');
    const conditions = tenantConditions(caller.principal, 'events:read', filter.organizationId)
      .andIf(campaignId, 'campaign_id = ?')
      .andIf(filter.status, 'status = ?');
    return readPage(caller.sql, this.metadata, Event, conditions, args);
  }

  private read(input: IngestEventInput, tenant: Pick<NewEvent, 'organizationId' | 'environment'>): NewEvent {
    const amount = input.amount == null ? null : amountOf(input.amount, 'amount');
    const metadata = input.metadata ?? null;
    checkAttachment(metadata, 'metadata');
    // One bad text would fail the whole batch that it is written with.
    for (const field of ['eventType', 'idempotencyKey', 'attributionCode'] as const) {
      if (input[field]?.includes('\0') === true) {
        throw refuse(ErrorCode.INVALID, `${field} contains U+0000`, field);
      }
    }
    if (input.occurredAt && input.occurredAt.getTime() > Date.now() + clockSkewMs) {
      throw refuse(ErrorCode.INVALID, 'occurredAt must not be in the future', 'occurredAt');
    }
    const content = {
      eventType: input.eventType,
      campaignId: input.campaignId == null ? null : requireId('campaign', input.campaignId, 'campaignId'),
      linkId:
        input.attributionLinkId == null
          ? null
          : requireId('link', input.attributionLinkId, 'attributionLinkId'),
      code: input.attributionCode?.toUpperCase() ?? null,
      sessionId: input.sessionId == null ? null : requireId('session', input.sessionId, 'sessionId'),
      metadata,
    };
    const hashed = {
      ...content,
      // Only as named: what comes of metadata is in there already.
      customerId: input.customerId ?? undefined,
      amount: amount?.atomic.toString(),
      asset: amount?.asset,
      occurredAt: input.occurredAt?.toISOString(),
    };
    return {
      ...tenant,
      ...content,
      customerId: customerIdOf(input.customerId, metadata),
      idempotencyKey: input.idempotencyKey,
      payloadHash: fingerprint(hashed),
      amountAtomic: amount?.atomic ?? null,
      asset: amount?.asset ?? defaultAsset,
      occurredAt: input.occurredAt ?? new Date(),
    };
  }

  /** Ids that name nothing of the tenant's are refused at the door; codes and sessions are judged when it is evaluated. */
  private async refuseUnknown(event: NewEvent): Promise<void> {
    if (event.campaignId !== null && !(await this.references.belongs('campaign', event.campaignId, event))) {
      throw notFound('campaign', 'campaignId');
    }
    if (event.linkId !== null && !(await this.references.belongs('link', event.linkId, event))) {
      throw notFound('link', 'attributionLinkId');
    }
  }
}
