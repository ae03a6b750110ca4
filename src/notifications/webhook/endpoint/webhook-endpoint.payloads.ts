import { ID, ObjectType, Field } from 'type-graphql';
import { connectionOf } from '../../../kernel/schema/connection.js';
import { MutationPayload } from '../../../kernel/schema/mutation.js';
import { NullableField } from '../../../kernel/schema/nullable-field.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';

export const WebhookEndpointConnection = connectionOf(WebhookEndpoint, 'WebhookEndpoint');

@ObjectType({ simpleResolvers: true })
abstract class EndpointPayload extends MutationPayload {
  @NullableField(() => WebhookEndpoint, 'Null when refused.')
  endpoint?: WebhookEndpoint;
}

@ObjectType({ simpleResolvers: true })
abstract class EndpointSecretPayload extends EndpointPayload {
  @NullableField(() => String, 'The signing secret, shown only this once. Null when refused.')
  secret?: string;
}

@ObjectType({ description: 'The created endpoint and its secret.', simpleResolvers: true })
export class CreateWebhookEndpointPayload extends EndpointSecretPayload {}

@ObjectType({
  description: 'The endpoint and its new secret. The previous secret also signs for 24 hours.',
  simpleResolvers: true,
})
export class RotateWebhookSecretPayload extends EndpointSecretPayload {}

@ObjectType({ description: 'The changed endpoint.', simpleResolvers: true })
export class UpdateWebhookEndpointPayload extends EndpointPayload {}

@ObjectType({ description: 'The enabled endpoint.', simpleResolvers: true })
export class EnableWebhookEndpointPayload extends EndpointPayload {}

@ObjectType({ description: 'The disabled endpoint.', simpleResolvers: true })
export class DisableWebhookEndpointPayload extends EndpointPayload {}

@ObjectType({ description: 'The deleted endpoint.', simpleResolvers: true })
export class DeleteWebhookEndpointPayload extends MutationPayload {
  @NullableField(() => ID, 'Id of the deleted endpoint. Null when refused.')
  deletedId?: string;
}

/** An event type for subscriptions of webhook endpoints. */
@ObjectType({ description: 'An event type that webhook endpoints may subscribe to.', simpleResolvers: true })
export class WebhookEventType {
  @Field(() => String, { description: 'The name of the type: `reward.paid`.' })
  name!: string;

  @Field(() => String, { description: 'The meaning of the type.' })
  description!: string;
}
