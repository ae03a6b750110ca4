import { Entity, Enum, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLDateTime, GraphQLJSONObject } from 'graphql-scalars';
import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { AtomicType } from '../../kernel/atomic-type.js';
import { newId } from '../../kernel/ids.js';
import { EntityId, Node } from '../../kernel/schema/node.type.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';

export enum ConversionStatus {
  PENDING = 'PENDING',
  COMPLETED = 'COMPLETED',
  REJECTED = 'REJECTED',
  CANCELLED = 'CANCELLED',
}
registerEnumType(ConversionStatus, {
  name: 'ConversionStatus',
  description: 'How a conversion stands.',
  valuesConfig: {
    PENDING: { description: 'Waiting for its delay to pass, or to be evaluated.' },
    COMPLETED: { description: 'It counted for its goal.' },
    REJECTED: { description: 'It did not count; the event says why.' },
    CANCELLED: { description: 'Called back while it was delayed.' },
  },
});

/** An event that counted, or is about to count, for a goal. */
@Entity({ tableName: 'conversion', readonly: true })
@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'An event that counted, or is about to count, for a goal.',
})
export class Conversion extends TenantEntity {
  @EntityId('conversion')
  id: string = newId();

  @Property({ type: 'uuid' })
  eventId!: string;

  @Property({ type: 'uuid' })
  goalId!: string;

  @Property({ type: 'uuid' })
  campaignId!: string;

  @Property({ type: 'uuid' })
  promoterId!: string;

  @Property({ type: 'uuid', nullable: true })
  sessionId!: string | null;

  @Property({ type: AtomicType, nullable: true, fieldName: 'amount' })
  amountAtomic!: bigint | null;

  @Property({ type: 'text' })
  asset!: string;

  @Property({ type: 'json', nullable: true })
  @Field(() => GraphQLJSONObject, { nullable: true, description: 'What the integrator sent along.' })
  customDimensions!: Record<string, unknown> | null;

  @Enum({ items: () => ConversionStatus, type: 'text' })
  @Field(() => ConversionStatus, { description: 'How it stands.' })
  status!: ConversionStatus;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, {
    description: 'When it is evaluated; until then a delayed one can be cancelled.',
  })
  dueAt!: Date;

  @Property({ type: 'timestamptz' })
  @Field(() => GraphQLDateTime, { description: 'When it was reported.' })
  createdAt!: Date;
}
