import { GraphQLJSONObject } from 'graphql-scalars';
import { FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { Reads } from '../../kernel/selected-columns.js';
import { dataSchemaOf } from './data-schema-of.js';
import { EventTypeType, eventTypes } from './event-type.type.js';

@Resolver(() => EventTypeType)
export class EventTypeResolver {
  @Query(() => [EventTypeType], {
    name: 'eventTypes',
    description: 'All types of domain events, which subscriptions and the event log have.',
  })
  list(): readonly EventTypeType[] {
    return eventTypes();
  }

  @Reads('name')
  @FieldResolver(() => GraphQLJSONObject, {
    description:
      'JSON Schema of its `data`, draft 2020-12. Later versions may add members to `data`, which it allows.',
  })
  dataSchema(@Root() { name }: EventTypeType): Readonly<Record<string, unknown>> {
    return dataSchemaOf(name);
  }
}
