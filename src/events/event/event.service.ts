import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { decodeId, optionalId } from '../../kernel/ids.js';
import { requireScope } from '../../kernel/principal.js';
import { tenantConditions } from '../../kernel/list-conditions.js';
import { readPage } from '../../kernel/read-page.js';
import type { Page, PageArgs } from '../../kernel/schema/connection.js';
import { Event } from './event.entity.js';
import type { EventFilter } from './event.inputs.js';

/** Finds events. */
export class EventService {
  constructor(private readonly metadata: MetadataStorage) {}

  /** The caller's event with this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<Event | null> {
    requireScope(caller.principal, 'events:read');
    return caller.loaders.load(Event, decodeId('event', typeId));
  }

  /** A page of the caller's events. Index: event_organization, …_campaign, …_promoter, …_review if held. */
  async list(caller: Caller, filter: EventFilter, args: PageArgs): Promise<Page<Event>> {
    const campaignId = optionalId('campaign', filter.campaignId, 'campaignId');
    const promoterId = optionalId('promoter', filter.promoterId, 'promoterId');
    const conditions = tenantConditions(caller.principal, 'events:read', filter.organizationId)
      .andIf(campaignId, 'effective_campaign_id = ?')
      .andIf(filter.status, 'status = ?')
      .andIf(promoterId, 'attributed_promoter_id = ?')
      .andIf(filter.reason, "decision ->> 'reason' = ?");
    return readPage(caller, this.metadata, Event, conditions, args);
  }
}
