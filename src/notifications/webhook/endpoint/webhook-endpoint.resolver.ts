import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Caller } from '../../../kernel/caller.js';
import { encodeId } from '../../../kernel/ids.js';
import type { ListArgs } from '../../../kernel/list/define-list.js';
import type { Page } from '../../../kernel/schema/connection.js';
import { IdInputArg, PayloadMutation, type InputWithId } from '../../../kernel/schema/mutation.js';
import { IdArg } from '../../../kernel/schema/node.type.js';
import { NullableFieldResolver, NullableQuery } from '../../../kernel/schema/nullable-field.js';
import { Reads } from '../../../kernel/selected-columns.js';
import { Act, actOf } from '../../../identity/actor/act.type.js';
import { Organization } from '../../../identity/organization/organization.entity.js';
import { WebhookEndpoint, WebhookEndpointStatus } from './webhook-endpoint.entity.js';
import { WebhookEndpointService } from './webhook-endpoint.service.js';
import {
  DeleteWebhookEndpointPayload,
  WebhookEndpointConnection,
  EndpointSecretPayload,
  EndpointPayload,
} from './webhook-endpoint.payloads.js';
import { EventTypeType } from '../../event-log/event-type.type.js';
import { webhookEventTypes } from './webhook-event-types.js';
import {
  CreateWebhookEndpointInput,
  EnableWebhookEndpointInput,
  UpdateWebhookEndpointInput,
} from './webhook-endpoint.inputs.js';
import { webhookEndpointList } from './webhook-endpoint.list.js';

@Resolver(() => WebhookEndpoint)
export class WebhookEndpointResolver {
  constructor(private readonly endpoints: WebhookEndpointService) {}

  @NullableQuery(() => WebhookEndpoint, 'One webhook endpoint of the caller.')
  async webhookEndpoint(
    @Ctx() caller: Caller,
    @IdArg('Its TypeID.') id: string,
  ): Promise<WebhookEndpoint | null> {
    return this.endpoints.find(caller, id);
  }

  @Query(() => WebhookEndpointConnection, { description: "The caller's webhook endpoints." })
  async webhookEndpoints(
    @Ctx() caller: Caller,
    @Args(() => webhookEndpointList.Args) args: ListArgs,
  ): Promise<Page<WebhookEndpoint>> {
    return this.endpoints.list(caller, args);
  }

  @Query(() => [EventTypeType], {
    name: 'webhookEventTypes',
    description: 'All event types that an endpoint may subscribe to.',
  })
  eventTypeCatalogue(): readonly EventTypeType[] {
    return webhookEventTypes();
  }

  @Reads('organizationId', 'status', 'disabledBy', 'disabledAt')
  @NullableFieldResolver(
    () => Act,
    'Who disabled it, and when. Null while it is enabled, and if an earlier version disabled it.',
  )
  disabling(@Root() { organizationId, status, disabledBy, disabledAt }: WebhookEndpoint): Act | null {
    // An earlier version enables it without clearing who disabled it.
    return status === WebhookEndpointStatus.DISABLED ? actOf(organizationId, disabledBy, disabledAt) : null;
  }

  @PayloadMutation(
    'Creates an enabled webhook endpoint. Only this response contains its secret.',
    EndpointSecretPayload,
    'The created endpoint and its secret.',
  )
  async createWebhookEndpoint(
    @Ctx() caller: Caller,
    @Arg('input') input: CreateWebhookEndpointInput,
  ): Promise<EndpointSecretPayload> {
    return this.endpoints.create(caller, input);
  }

  @PayloadMutation(
    'Changes a webhook endpoint, effective from the next attempt on.',
    EndpointPayload,
    'The changed endpoint.',
  )
  async updateWebhookEndpoint(
    @Ctx() caller: Caller,
    @Arg('input') input: UpdateWebhookEndpointInput,
  ): Promise<EndpointPayload> {
    return { endpoint: await this.endpoints.update(caller, input) };
  }

  @PayloadMutation('Deletes a webhook endpoint. Nothing more is sent to it.', DeleteWebhookEndpointPayload)
  async deleteWebhookEndpoint(
    @Ctx() caller: Caller,
    @IdInputArg('A webhook endpoint to delete.', 'The endpoint.') input: InputWithId,
  ): Promise<DeleteWebhookEndpointPayload> {
    return { deletedId: await this.endpoints.delete(caller, input.id) };
  }

  @PayloadMutation(
    'Enables a webhook endpoint. Held deliveries are sent or dropped, as requested.',
    EndpointPayload,
    'The enabled endpoint.',
  )
  async enableWebhookEndpoint(
    @Ctx() caller: Caller,
    @Arg('input') input: EnableWebhookEndpointInput,
  ): Promise<EndpointPayload> {
    return { endpoint: await this.endpoints.enable(caller, input) };
  }

  @PayloadMutation(
    'Disables a webhook endpoint. Waiting deliveries are held.',
    EndpointPayload,
    'The disabled endpoint.',
  )
  async disableWebhookEndpoint(
    @Ctx() caller: Caller,
    @IdInputArg('A webhook endpoint to disable.', 'The endpoint.') input: InputWithId,
  ): Promise<EndpointPayload> {
    return { endpoint: await this.endpoints.disable(caller, input.id) };
  }

  @PayloadMutation(
    'Gives a webhook endpoint a new secret. The previous secret also signs for 24 hours.',
    EndpointSecretPayload,
    'The endpoint and its new secret. The previous secret also signs for 24 hours.',
  )
  async rotateWebhookSecret(
    @Ctx() caller: Caller,
    @IdInputArg('A webhook endpoint that gets a new secret.', 'The endpoint.') input: InputWithId,
  ): Promise<EndpointSecretPayload> {
    return this.endpoints.rotateSecret(caller, input.id);
  }

  @Reads('organizationId')
  @NullableFieldResolver(() => Organization, 'The organization of the endpoint.')
  async organization(@Root() endpoint: WebhookEndpoint, @Ctx() caller: Caller): Promise<Organization | null> {
    return caller.loaders.load(Organization, endpoint.organizationId);
  }
}

@Resolver(() => Organization)
export class OrganizationWebhooksResolver {
  constructor(private readonly endpoints: WebhookEndpointService) {}

  @Reads('id')
  @FieldResolver(() => WebhookEndpointConnection, { description: "The organization's webhook endpoints." })
  async webhookEndpoints(
    @Root() organization: Organization,
    @Ctx() caller: Caller,
    @Args(() => webhookEndpointList.Args) args: ListArgs,
  ): Promise<Page<WebhookEndpoint>> {
    return this.endpoints.list(caller, args, { organizationId: encodeId('organization', organization.id) });
  }
}
