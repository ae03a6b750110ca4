import { type Within, listConditions } from '../../kernel/list-conditions.js';
import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { decodeId } from '../../kernel/ids.js';
import { requireScope } from '../../kernel/principal.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { Event } from './event.entity.js';
import { eventList } from './event.list.js';

/** What events are listed below: also a promoter, by their bare id. */
type WithinEvents = Pick<Within, 'organizationId'> & { readonly attributedTo?: string };

/** Finds events. */
export class EventService {
  constructor(private readonly metadata: MetadataStorage) {}

  /** The caller's event with this TypeID, or null. */
  async find(caller: Caller, typeId: string): Promise<Event | null> {
    requireScope(caller.principal, 'events:read');
    return caller.loaders.load(Event, decodeId('event', typeId));
  }

  /** One page of the caller's events. Index: event_organization, event_campaign; event_review if held. */
  async list(
    caller: Caller,
    args: ListArgs,
    { attributedTo, ...within }: WithinEvents = {},
  ): Promise<Page<Event>> {
    const conditions = listConditions(caller.principal, 'events:read', args, within).andIf(
      attributedTo,
      'attributed_promoter_id = ?',
    );
    return readPage(caller, this.metadata, eventList, conditions, args);
  }
}
