import { GraphQLJSONObject } from 'graphql-scalars';
import { Arg, Ctx, ID, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { catalogue, type DomainEventType } from '../../kernel/catalogue.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import type { LoggedEvent } from '../../kernel/event-feed.js';
import { requireId } from '../../kernel/ids.js';
import type { NodeLoader } from '../../kernel/node-loader.js';
import { lacksScope, organizationFor, requireScope, type Principal } from '../../kernel/principal.js';
import { scopeOfEventType } from '../../kernel/scope-of-event-type.js';
import { Node } from '../../kernel/schema/node.type.js';
import { NullableArg, NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { DomainEvent } from './domain-event.type.js';

interface DomainEventsArgs {
  readonly organizationId: string;
  readonly types?: readonly string[] | null;
  readonly campaignId?: string | null;
  readonly after?: string | null;
}

/** Opens the stream of a `domainEvents` subscription. */
async function openDomainEvents(
  caller: Caller,
  args: DomainEventsArgs,
): Promise<AsyncIterableIterator<LoggedEvent>> {
  const { organizationId, environment } = organizationFor(
    caller.principal,
    'events:read',
    args.organizationId,
  );
  const types = typesFor(caller.principal, args.types);
  const filter = {
    organizationIds: [organizationId],
    environment,
    ...(types === undefined ? {} : { types }),
    ...(args.campaignId == null ? {} : { campaignId: requireId('campaign', args.campaignId, 'campaignId') }),
  };
  const after = args.after ?? undefined;
  if (after !== undefined) await caller.feed.requireReadable(filter, after);
  return caller.feed.subscribe(filter, after);
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

@Resolver(() => DomainEvent)
export class DomainEventResolver {
  constructor(private readonly loadNode: NodeLoader) {}

  @Query(() => String, {
    description:
      'The current cursor. Subscribe to `domainEvents` with it as `after`, now or later, to miss nothing from now on.',
  })
  async domainEventCursor(
    @Ctx() caller: Caller,
    @Arg('organizationId', () => ID, { description: 'TypeID of the organization.' }) organizationId: string,
  ): Promise<string> {
    organizationFor(caller.principal, 'events:read', organizationId);
    return caller.feed.now();
  }

  @Subscription(() => DomainEvent, {
    description:
      'The domain events of an organization, in order, as far as the scopes of the key allow. With `after`, missed events come first, without gaps or duplicates.',
    subscribe: ({ args, context }) => openDomainEvents(context as Caller, args as DomainEventsArgs),
  })
  domainEvents(
    @Root() event: LoggedEvent,
    @Arg('organizationId', () => ID, { description: 'TypeID of the organization.' }) _organizationId: string,
    @NullableArg('types', () => [String], 'Only these types. All readable types when omitted.')
    _types: string[] | null,
    @NullableArg('campaignId', () => ID, 'Only events of this campaign.')
    _campaignId: string | null,
    @NullableArg(
      'after',
      () => String,
      'Resume after this cursor; from now on when omitted. CURSOR_EXPIRED: later events were already deleted. CURSOR_AHEAD: the cursor is from another database.',
    )
    _after: string | null,
  ): LoggedEvent {
    return event;
  }

  @NullableFieldResolver(
    () => GraphQLJSONObject,
    'The `data` of the event, the same as in its webhook. Null for the reason in `withheldReason`.',
  )
  data(@Root() event: LoggedEvent): unknown {
    return (JSON.parse(event.payload) as { data: unknown }).data;
  }

  @NullableFieldResolver(() => Node, 'The object of the event, in its current state.')
  async node(@Root() event: LoggedEvent, @Ctx() caller: Caller): Promise<object | null> {
    return event.nodeId === null ? null : this.loadNode(caller, event.nodeId);
  }
}
