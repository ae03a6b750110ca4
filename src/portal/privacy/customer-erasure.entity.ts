import { Entity, Property } from '@mikro-orm/decorators/legacy';
import { Field, Int } from 'type-graphql';
import { newId } from '../../kernel/ids.js';
import { describedEnum } from '../../kernel/schema/describe-enum.js';
import { EntityId, NodeType } from '../../kernel/schema/node.type.js';
import { ActorColumn, EnumField, NullableTimeField, TimeField } from '../../kernel/schema/stored-field.js';
import { TenantEntity } from '../../identity/organization/tenant-entity.js';

export const ErasureStatus = describedEnum('ErasureStatus', 'The status of an erasure.', {
  PENDING: "The customer's data is being erased, or waits for events that are being evaluated.",
  COMPLETED: "The customer's data from before the request is gone.",
});
export type ErasureStatus = keyof typeof ErasureStatus;

/** The erasure of a customer. The customer's id is only known to it while it works. */
@Entity({ tableName: 'customer_erasure', readonly: true })
@NodeType("The erasure of a customer's personal data. It does not say whose.")
export class CustomerErasure extends TenantEntity {
  @EntityId('customerErasure')
  id: string = newId();

  @EnumField(() => ErasureStatus, 'Its status.')
  status!: ErasureStatus;

  @TimeField('When it was last asked for. Data from later is not erased.')
  requestedAt!: Date;

  @ActorColumn()
  requestedBy!: string | null;

  @NullableTimeField('When it was completed. Null while it is pending.')
  completedAt!: Date | null;

  @Property({ type: 'integer' })
  @Field(() => Int, { description: 'The number of erased events. 0 while it is pending.' })
  events!: number;
}
