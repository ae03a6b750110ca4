import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { GraphQLJSONObject } from 'graphql-scalars';
import { AtomicType } from '../../kernel/atomic-type.js';
import { newId } from '../../kernel/ids.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { NullableField } from '../../kernel/schema/nullable-field.js';
import { EnumField, TimeField } from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';

export const ConversionStatus = describedEnum('ConversionStatus', 'The status of a conversion.', {
  PENDING: 'Waiting for the end of its delay, or for its evaluation.',
  COMPLETED: 'It counted for its goal.',
  REJECTED: 'It did not count. The event has the reason.',
  CANCELLED: 'Cancelled during its delay.',
});
export type ConversionStatus = keyof typeof ConversionStatus;

@Entity({ tableName: 'conversion', readonly: true })
@NodeType('An event that counted, or is about to count, for a goal.')
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
  @NullableField(() => GraphQLJSONObject, 'Additional data from the integrator. Null if none was sent.')
  customDimensions!: Record<string, unknown> | null;

  @EnumField(() => ConversionStatus, 'Its status.')
  status!: ConversionStatus;

  @TimeField('When it is due for evaluation. A delayed conversion can be cancelled until then.')
  dueAt!: Date;

  @TimeField('When it was reported.')
  createdAt!: Date;
}
