import { mutation } from './mutation.js';
import { endpointFields, presentEndpoint, type Endpoint } from './present-webhook.js';
import { item, list, type RestRequest, type Route } from './route.js';
import { deliveryRoutes } from './delivery-routes.js';
import { endpointSettings, presentWithSecret, type EndpointPayload } from './endpoint-settings.js';
import { endpointRoutes } from './endpoint-routes.js';

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
    list<Endpoint>({
      method: 'GET',
      path,
      ...below,
      summary: 'Lists webhook endpoints.',
      scope: 'webhooks:read',
      operation: `query ($organizationId: ID, $first: Int, $offset: Int) {
        webhookEndpoints(organizationId: $organizationId, first: $first, offset: $offset) { totalCount nodes { ...EndpointFields } }
      } ${endpointFields}`,
      variables: (request) => ({ ...organizationId(request) }),
      presentItem: presentEndpoint,
    }),
    item<EndpointPayload>({
      method: 'POST',
      path,
      ...below,
      summary: 'Creates a webhook endpoint. Only this response contains its secret.',
      scope: 'webhooks:write',
      operation: mutation('createWebhookEndpoint', 'endpoint { ...EndpointFields } secret', endpointFields),
      body: endpointSettings,
      variables: (request) => ({
        input: { format: place.format, ...request.input, ...organizationId(request) },
      }),
      present: presentWithSecret,
    }),
    ...endpointRoutes(`${path}/:endpointId`, below),
    ...deliveryRoutes(`${path}/:endpointId/deliveries`, below),
  ];
}
