import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ID, ObjectType } from 'type-graphql';
import { IdField, Node } from '../../kernel/schema/node.type.js';
import { Environment } from '../../kernel/environment.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';

/** A domain event of the log. */
@ObjectType({ implements: Node, description: 'A domain event, with the content of its webhook.' })
export class DomainEvent {
  /** Webhooks write it with the prefix `evt`, as in the older dialect. */
  @IdField('domainEvent')
  id!: string;

  organizationId!: string;
  payload!: string;

  @Field(() => String, {
    simple: true,
    description: 'The position in the event log. Subscribe with it as `after` to miss nothing.',
  })
  cursor!: string;

  @NullableField(() => ID, 'TypeID of the object of the event. Null if it has none.')
  nodeId!: string | null;

  @Field(() => String, { simple: true, description: 'The event type: `reward.paid`.' })
  type!: string;

  @Field(() => Environment, { simple: true, description: 'The environment of the event.' })
  environment!: Environment;

  @NullableField(
    () => String,
    'The scope for this event type that the API key lacks when `data` is withheld. Null otherwise.',
  )
  withheldReason?: string | null;

  @Field(() => GraphQLDateTime, { simple: true, description: 'When it happened.' })
  createdAt!: Date;
}
