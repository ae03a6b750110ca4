import { ObjectType } from 'type-graphql';
import { connectionOf } from '../../../kernel/schema/connection.js';
import { MutationPayload } from '../../../kernel/schema/mutation.js';
import { NullableField } from '../../../kernel/schema/nullable-field.js';
import { Delivery } from './delivery.entity.js';

export const DeliveryConnection = connectionOf(Delivery, 'Delivery');

@ObjectType({ simpleResolvers: true })
abstract class DeliveryPayload extends MutationPayload {
  @NullableField(() => Delivery, 'Null when refused.')
  delivery?: Delivery;
}

@ObjectType({ description: 'The delivery of the test message, soon to be sent.', simpleResolvers: true })
export class SendTestWebhookPayload extends DeliveryPayload {}

@ObjectType({ description: 'The delivery, soon to be sent again.', simpleResolvers: true })
export class RedeliverPayload extends DeliveryPayload {}
