import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { IdField } from '../../kernel/schema/node.type.js';
import { Environment } from '../../kernel/environment.js';

/** A domain event of the log, as in webhooks. */
@ObjectType({ description: 'Something that Tribute says happened: the same thing that webhooks carry.' })
export class DomainEvent {
  @IdField('domainEvent')
  id!: string;

  organizationId!: string;
  nodeId!: string | null;
  payload!: string;

  @Field(() => String, {
    simple: true,
    description: 'Where it stands in the log: subscribe `after` it to miss nothing.',
  })
  cursor!: string;

  @Field(() => String, { simple: true, description: 'What happened: `reward.paid`.' })
  type!: string;

  @Field(() => Environment, { simple: true, description: 'Where it happened.' })
  environment!: Environment;

  @Field(() => String, {
    nullable: true,
    description: 'The scope of this event type that the API key lacks, where `data` is null; null otherwise.',
  })
  withheldReason?: string | null;

  @Field(() => GraphQLDateTime, { simple: true, description: 'When it happened.' })
  createdAt!: Date;
}
