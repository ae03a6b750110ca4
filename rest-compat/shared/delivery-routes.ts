import * as operations from '../generated/operations.js';
import type { Below } from './endpoint-settings.js';
import { word } from './field.js';
import { given } from './present.js';
import { presentAttempt, presentDelivery } from './present-webhook.js';
import { RestError } from './rest-error.js';
import { item, listIn, type Route } from './route.js';

/** The delivery log of one endpoint. */
export function deliveryRoutes(path: string, below: Below): Route[] {
  const one = `${path}/:deliveryId`;
  return [
    listIn(path, {
      ...below,
      summary: 'Lists the deliveries of an endpoint.',
      scope: 'webhooks:read',
      query: [word('status')],
      operation: operations.WebhookDeliveries,
      variables: ({ params, filter }) => ({ id: params['endpointId'], ...filter }),
      connection: (endpoint) => endpoint.deliveries,
      presentItem: presentDelivery,
    }),
    fetchDelivery(one, below),
    item('POST', `${one}/redeliver`, {
      ...below,
      summary: 'Sends a delivery again.',
      scope: 'webhooks:write',
      status: 202,
      operation: operations.RedeliverWebhook,
      variables: ({ params }) => ({ input: { id: params['deliveryId'], endpointId: params['endpointId'] } }),
      present: ({ delivery }) => presentDelivery(given(delivery)),
    }),
  ];
}

function fetchDelivery(path: string, below: Below): Route {
  return item('GET', path, {
    ...below,
    summary: 'Fetches a delivery with all attempts.',
    scope: 'webhooks:read',
    operation: operations.WebhookDelivery,
    variables: ({ params }) => ({ id: params['deliveryId'] }),
    present: (delivery, { params }) => {
      if (delivery.endpoint?.id !== params['endpointId']) {
        throw new RestError(404, 'There is no such delivery.');
      }
      return { ...presentDelivery(delivery), attempts: delivery.attempts.map(presentAttempt) };
    },
  });
}
