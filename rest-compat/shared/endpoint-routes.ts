import { fixed } from './fixed-fields.js';
import { mutation } from './mutation.js';
import {
  deliveryFields,
  endpointFields,
  presentDelivery,
  presentEndpoint,
  type DeliveryFields,
  type Endpoint,
} from './present-webhook.js';
import { item, type RestRequest, type Route } from './route.js';
import {
  endpointSettings,
  presentWithoutSecret,
  presentWithSecret,
  type Below,
  type EndpointPayload,
} from './endpoint-settings.js';

const endpointId = ({ params }: RestRequest) => ({ input: { id: params['endpointId'] } });

/** The routes of one endpoint. */
export function endpointRoutes(path: string, below: Below): Route[] {
  return [
    item<Endpoint>({
      method: 'GET',
      path,
      ...below,
      summary: 'Fetches a webhook endpoint.',
      scope: 'webhooks:read',
      operation: `query ($id: ID!) { webhookEndpoint(id: $id) { ...EndpointFields } } ${endpointFields}`,
      variables: ({ params }) => ({ id: params['endpointId'] }),
      present: presentEndpoint,
    }),
    item<EndpointPayload>({
      method: 'PATCH',
      path,
      ...below,
      summary: 'Changes a webhook endpoint.',
      scope: 'webhooks:write',
      operation: mutation('updateWebhookEndpoint', 'endpoint { ...EndpointFields }', endpointFields),
      body: [
        ...endpointSettings,
        ...fixed(['status'], 'use POST …/enable or …/disable'),
        ...fixed(['secret'], 'use POST …/rotate-secret'),
        ...fixed([
          'id',
          'organizationId',
          'disabledReason',
          'failingSince',
          'environment',
          'createdAt',
          'updatedAt',
        ]),
      ],
      variables: ({ params, input }) => ({ input: { id: params['endpointId'], ...input } }),
      present: presentWithoutSecret,
    }),
    item({
      method: 'DELETE',
      path,
      ...below,
      summary: 'Deletes a webhook endpoint.',
      scope: 'webhooks:write',
      operation: mutation('deleteWebhookEndpoint', 'deletedId'),
      variables: endpointId,
    }),
    ...endpointActions(path, below),
  ];
}

/** Actions on an endpoint other than changes. */
function endpointActions(path: string, below: Below): Route[] {
  const act = (verb: string, name: string, summary: string): Route =>
    item<EndpointPayload>({
      method: 'POST',
      path: `${path}/${verb}`,
      ...below,
      summary,
      scope: 'webhooks:write',
      status: 200,
      operation: mutation(name, 'endpoint { ...EndpointFields }', endpointFields),
      variables: endpointId,
      present: presentWithoutSecret,
    });
  return [
    item<EndpointPayload>({
      method: 'POST',
      path: `${path}/rotate-secret`,
      ...below,
      summary: 'Gives an endpoint a new secret. The previous secret also signs for 24 hours.',
      scope: 'webhooks:write',
      status: 200,
      operation: mutation('rotateWebhookSecret', 'endpoint { ...EndpointFields } secret', endpointFields),
      variables: endpointId,
      present: presentWithSecret,
    }),
    act('enable', 'enableWebhookEndpoint', 'Enables an endpoint. Held deliveries are sent.'),
    act('disable', 'disableWebhookEndpoint', 'Disables an endpoint. Waiting deliveries are held.'),
    item<{ delivery: DeliveryFields }>({
      method: 'POST',
      path: `${path}/test`,
      ...below,
      summary: 'Sends a test message.',
      scope: 'webhooks:write',
      status: 202,
      operation: mutation('sendTestWebhook', 'delivery { ...DeliveryFields }', deliveryFields),
      variables: endpointId,
      present: ({ delivery }) => presentDelivery(delivery),
    }),
  ];
}
