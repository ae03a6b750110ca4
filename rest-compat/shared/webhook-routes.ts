import * as operations from '../generated/operations.js';
import { deliveryRoutes } from './delivery-routes.js';
import { endpointRoutes } from './endpoint-routes.js';
import { endpointSettings, presentEndpointPayload } from './endpoint-settings.js';
import { presentEndpoint } from './present-webhook.js';
import { item, list, type RestRequest, type Route } from './route.js';

/** The paths of a dialect's webhook endpoints, and their default format. */
export interface WebhookPlace {
  readonly path: string;
  /** The path parameter of the organization, if any. */
  readonly organizationParam?: string;
  /** The default format of new endpoints. */
  readonly format: 'AKTVATOR' | 'TONICPOW';
}

/** The routes of webhook endpoints and their delivery log, shared by the dialects. */
export function webhookRoutes(place: WebhookPlace): Route[] {
  const { path, organizationParam } = place;
  const below = organizationParam === undefined ? {} : { organizationParam };
  const organizationId = ({ params }: RestRequest): object =>
    organizationParam === undefined ? {} : { organizationId: params[organizationParam] };
  return [
    list(path, {
      ...below,
      summary: 'Lists webhook endpoints.',
      scope: 'webhooks:read',
      operation: operations.WebhookEndpoints,
      variables: organizationId,
      presentItem: presentEndpoint,
    }),
    item('POST', path, {
      ...below,
      summary: 'Creates a webhook endpoint. Only this response contains its secret.',
      scope: 'webhooks:write',
      operation: operations.CreateWebhookEndpoint,
      body: endpointSettings,
      variables: (request) => ({
        input: { format: place.format, ...request.input, ...organizationId(request) },
      }),
      present: presentEndpointPayload,
    }),
    ...endpointRoutes(`${path}/:endpointId`, below),
    ...deliveryRoutes(`${path}/:endpointId/deliveries`, below),
  ];
}
