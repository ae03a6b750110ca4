import type { Caller } from '../../kernel/caller.js';
import { catalogue, type DomainEventType } from '../../kernel/catalogue.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import type { FeedFilter, LoggedEvent } from '../../kernel/event-feed.js';
import { requireId } from '../../kernel/ids.js';
import { lacksScope, organizationFor, requireScope, type Principal } from '../../kernel/principal.js';
import { scopeOfEventType } from '../../kernel/scope-of-event-type.js';

/** Which domain events of an organization are asked for, and after which cursor. */
export interface DomainEventsArgs {
  readonly organizationId: string;
  readonly types?: readonly string[] | null;
  readonly campaignId?: string | null;
  readonly after?: string | null;
}

/** The filter of what the caller may read. Refuses a cursor after which the log has a gap. */
export async function eventFilter(caller: Caller, args: DomainEventsArgs): Promise<FeedFilter> {
  const { principal, feed } = caller;
  const { organizationId, environment } = organizationFor(principal, 'events:read', args.organizationId);
  const types = typesFor(principal, args.types);
  const filter = {
    organizationIds: [organizationId],
    environment,
    ...(types === undefined ? {} : { types }),
    ...(args.campaignId == null ? {} : { campaignId: requireId('campaign', args.campaignId, 'campaignId') }),
  };
  if (args.after != null) await feed.requireReadable(filter, args.after);
  return filter;
}

/** Opens the stream of a `domainEvents` subscription. */
export async function openDomainEvents(
  caller: Caller,
  args: DomainEventsArgs,
): Promise<AsyncIterableIterator<LoggedEvent>> {
  return caller.feed.subscribe(await eventFilter(caller, args), args.after ?? undefined);
}

/**
 * The types to deliver; undefined for all. Refuses a named type without the key's scope. If none is named,
 * types without scope are left out.
 */
function typesFor(
  principal: Principal,
  named: readonly string[] | null | undefined,
): DomainEventType[] | undefined {
  const { eventTypes } = catalogue();
  const isEventType = (type: string): type is DomainEventType => eventTypes.has(type);
  if (named) {
    return named.map((type) => {
      const scope = eventTypes.get(type)?.scope;
      if (!scope || !isEventType(type)) {
        throw refuse(ErrorCode.INVALID, `There is no event type "${type}".`, 'types');
      }
      requireScope(principal, scope);
      return type;
    });
  }
  const all = [...eventTypes.keys()].filter(isEventType);
  const readable = all.filter((type) => !lacksScope(principal, scopeOfEventType(type)));
  return readable.length === all.length ? undefined : readable;
}
