import { ID, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../kernel/schema/connection.js';
import { MutationPayload } from '../../../kernel/schema/mutation.js';
import { NullableField } from '../../../kernel/schema/nullable-field.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';

export const WebhookEndpointConnection = connectionOf(WebhookEndpoint, 'WebhookEndpoint');

@ObjectType({ simpleResolvers: true })
export abstract class EndpointPayload extends MutationPayload {
  @NullableField(() => WebhookEndpoint, 'Null when refused.')
  endpoint?: WebhookEndpoint;
}

@ObjectType({ simpleResolvers: true })
export abstract class EndpointSecretPayload extends EndpointPayload {
  @NullableField(() => String, 'The signing secret, shown only this once. Null when refused.')
  secret?: string;
}

@ObjectType({ description: 'The deleted endpoint.', simpleResolvers: true })
export class DeleteWebhookEndpointPayload extends MutationPayload {
  @NullableField(() => ID, 'Id of the deleted endpoint. Null when refused.')
  deletedId?: string;
}
