import { word } from './field.js';
import { mutation } from './mutation.js';
import {
  attemptFields,
  deliveryFields,
  presentAttempt,
  presentDelivery,
  type DeliveryFields,
} from './present-webhook.js';
import { RestError } from './rest-error.js';
import { item, list, type Connection, type Route } from './route.js';
import type { Below } from './endpoint-settings.js';

/** The delivery log of one endpoint. */
export function deliveryRoutes(path: string, below: Below): Route[] {
  return [
    list<DeliveryFields, { deliveries: Connection<DeliveryFields> }>({
      method: 'GET',
      path,
      ...below,
      summary: 'Lists the deliveries of an endpoint.',
      scope: 'webhooks:read',
      query: [word('status')],
      operation: `query ($id: ID!, $status: DeliveryStatus, $first: Int, $offset: Int) {
        webhookEndpoint(id: $id) {
          deliveries(status: $status, first: $first, offset: $offset) { totalCount nodes { ...DeliveryFields } }
        }
      } ${deliveryFields}`,
      variables: ({ params, filter }) => ({ id: params['endpointId'], ...filter }),
      connection: (endpoint) => endpoint.deliveries,
      presentItem: presentDelivery,
    }),
    item<DeliveryFields>({
      method: 'GET',
      path: `${path}/:deliveryId`,
      ...below,
      summary: 'Fetches a delivery with all attempts.',
      scope: 'webhooks:read',
      operation: `query ($id: ID!) { delivery(id: $id) { ...DeliveryFields ${attemptFields} } } ${deliveryFields}`,
      variables: ({ params }) => ({ id: params['deliveryId'] }),
      present: (delivery, { params }) => {
        if (delivery.endpoint?.id !== params['endpointId']) {
          throw new RestError(404, 'There is no such delivery.');
        }
        return { ...presentDelivery(delivery), attempts: (delivery.attempts ?? []).map(presentAttempt) };
      },
    }),
    item<{ delivery: DeliveryFields }>({
      method: 'POST',
      path: `${path}/:deliveryId/redeliver`,
      ...below,
      summary: 'Sends a delivery again.',
      scope: 'webhooks:write',
      status: 202,
      operation: mutation('redeliver', 'delivery { ...DeliveryFields }', deliveryFields),
      variables: ({ params }) => ({ input: { id: params['deliveryId'], endpointId: params['endpointId'] } }),
      present: ({ delivery }) => presentDelivery(delivery),
    }),
  ];
}
