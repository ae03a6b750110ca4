import { ObjectType } from 'type-graphql';
import { connectionOf } from '../../../kernel/schema/connection.js';
import { MutationPayload } from '../../../kernel/schema/mutation.js';
import { NullableField } from '../../../kernel/schema/nullable-field.js';
import { Delivery } from './delivery.entity.js';

export const DeliveryConnection = connectionOf(Delivery, 'Delivery');

@ObjectType({ simpleResolvers: true })
export abstract class DeliveryPayload extends MutationPayload {
  @NullableField(() => Delivery, 'Null when refused.')
  delivery?: Delivery;
}
