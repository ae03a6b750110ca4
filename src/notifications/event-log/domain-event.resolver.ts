import { GraphQLJSONObject } from 'graphql-scalars';
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root, Subscription } from 'type-graphql';
import type { Caller } from '../../kernel/caller.js';
import { ObjectGoneError } from '../../kernel/errors.js';
import type { LoggedEvent } from '../../kernel/event-feed.js';
import type { NodeLoader } from '../../kernel/node-loader.js';
import { organizationFor } from '../../kernel/principal.js';
import { connectionOf } from '../../kernel/schema/connection.js';
import { Node } from '../../kernel/schema/node.type.js';
import { NullableArg, NullableFieldResolver } from '../../kernel/schema/nullable-field.js';
import { DomainEventPageArgs } from './domain-event-page.args.js';
import { DomainEvent } from './domain-event.type.js';
import { eventFilter, openDomainEvents, type DomainEventsArgs } from './event-filter.js';
import { readEventPage, type DomainEventPage } from './read-event-page.js';
import { dataOf } from './data-of.js';

const DomainEventConnection = connectionOf(DomainEvent, 'DomainEvent');

@Resolver(() => DomainEventConnection)
export class DomainEventConnectionResolver {
  @FieldResolver(() => String, {
    description:
      'The position of the log when the list was read. Subscribe to `domainEvents` with it as `after` to miss nothing and receive nothing twice.',
  })
  position(@Root() page: DomainEventPage): string {
    return page.position;
  }
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

  @Query(() => DomainEventConnection, {
    name: 'domainEvents',
    description:
      'The domain events of an organization in the order of the log, as far as the scopes of the key allow. `last: 50` lists the newest.',
  })
  async listDomainEvents(
    @Ctx() caller: Caller,
    @Arg('organizationId', () => ID, { description: 'TypeID of the organization.' }) organizationId: string,
    @NullableArg('types', () => [String], 'Only these types. All readable types when omitted.')
    types: string[] | null,
    @NullableArg('campaignId', () => ID, 'Only events of this campaign.')
    campaignId: string | null,
    @Args() args: DomainEventPageArgs,
  ): Promise<DomainEventPage> {
    const { after = null } = args;
    const filter = await eventFilter(caller, { organizationId, types, campaignId, after });
    return readEventPage(caller.sql, filter, args);
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
    'The `data` of the event, as in its webhook, but with `promoterId` for the id of a promoter. Null for the reason in `withheldReason`.',
  )
  data(@Root() event: LoggedEvent): unknown {
    return dataOf(event.payload);
  }

  @NullableFieldResolver(
    () => Node,
    'The object of the event, in its current state. Null if it has none. If it was deleted, null with the error NOT_FOUND.',
  )
  async node(@Root() { nodeId }: LoggedEvent, @Ctx() caller: Caller): Promise<object | null> {
    if (nodeId === null) return null;
    const found = await this.loadNode(caller, nodeId);
    if (found) return found;
    throw new ObjectGoneError('The object of this domain event was deleted, or you cannot see it.');
  }
}
