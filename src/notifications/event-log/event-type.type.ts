import { GraphQLJSONObject } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { catalogue } from '../../kernel/catalogue.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import examples from './event-examples.json' with { type: 'json' };

const exampleOf: Readonly<Record<string, Readonly<Record<string, unknown>>>> = examples;

@ObjectType('EventType', { description: 'A type of domain events.', simpleResolvers: true })
export class EventTypeType {
  @Field(() => String, { description: 'The name, such as `reward.paid`.' })
  name!: string;

  @Field(() => String, { description: 'What happened.' })
  description!: string;

  @Field(() => String, { description: 'The scope that a key needs to receive it.' })
  scope!: string;

  @Field(() => Boolean, { description: 'Whether webhook endpoints can subscribe to it.' })
  isWebhook!: boolean;

  @NullableField(() => GraphQLJSONObject, 'An example of its `data`. Null if no example is kept.')
  exampleData!: Readonly<Record<string, unknown>> | null;
}

/** All types of domain events, in the order of the features. */
export function eventTypes(): readonly EventTypeType[] {
  return [...catalogue().eventTypes].map(([name, { description, scope, webhook }]) => ({
    name,
    description,
    scope,
    isWebhook: webhook !== false,
    exampleData: exampleOf[name] ?? null,
  }));
}
