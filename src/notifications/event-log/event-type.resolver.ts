import { Query, Resolver } from 'type-graphql';
import { EventTypeType, eventTypes } from './event-type.type.js';

@Resolver()
export class EventTypeResolver {
  @Query(() => [EventTypeType], {
    name: 'eventTypes',
    description: 'All types of domain events, which subscriptions and the event log have.',
  })
  list(): readonly EventTypeType[] {
    return eventTypes();
  }
}
