import * as operations from '../generated/operations.js';
import { endpointSettings, presentEndpointPayload, type Below } from './endpoint-settings.js';
import type { MutationOf } from './operation-types.js';
import { plain } from './field.js';
import { fixed } from './fixed-fields.js';
import { given } from './present.js';
import { presentDelivery, presentEndpoint } from './present-webhook.js';
import { item, type RestRequest, type Route } from './route.js';

const endpointId = ({ params }: RestRequest) => ({ input: { id: params['endpointId'] } });

/** The routes of one endpoint. */
export function endpointRoutes(path: string, below: Below): Route[] {
  return [
    item('GET', path, {
      ...below,
      summary: 'Fetches a webhook endpoint.',
      scope: 'webhooks:read',
      operation: operations.WebhookEndpoint,
      variables: ({ params }) => ({ id: params['endpointId'] }),
      present: presentEndpoint,
    }),
    item('PATCH', path, {
      ...below,
      summary: 'Changes a webhook endpoint.',
      scope: 'webhooks:write',
      operation: operations.UpdateWebhookEndpoint,
      body: changes,
      variables: ({ params, input }) => ({ input: { id: params['endpointId'], ...input } }),
      present: presentEndpointPayload,
    }),
    item('DELETE', path, {
      ...below,
      summary: 'Deletes a webhook endpoint.',
      scope: 'webhooks:write',
      operation: operations.DeleteWebhookEndpoint,
      variables: endpointId,
    }),
    ...endpointActions(path, below),
  ];
}

const changes = [
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
];

type Action = MutationOf<{ endpoint: operations.EndpointFieldsFragment | null }>;

/** Actions on an endpoint other than changes. */
function endpointActions(path: string, below: Below): Route[] {
  const terms = { ...below, scope: 'webhooks:write', variables: endpointId } as const;
  const act = (verb: string, operation: Action, summary: string): Route =>
    item('POST', `${path}/${verb}`, {
      ...terms,
      summary,
      status: 200,
      operation,
      present: presentEndpointPayload,
    });
  return [
    act(
      'rotate-secret',
      operations.RotateWebhookSecret,
      'Gives an endpoint a new secret. The previous secret also signs for 24 hours.',
    ),
    item('POST', `${path}/enable`, {
      ...terms,
      summary: 'Enables an endpoint. Held deliveries are sent, or dropped with `dropHeld`.',
      status: 200,
      body: [plain('dropHeld')],
      variables: ({ params, input }) => ({ input: { id: params['endpointId'], ...input } }),
      operation: operations.EnableWebhookEndpoint,
      present: presentEndpointPayload,
    }),
    act('disable', operations.DisableWebhookEndpoint, 'Disables an endpoint. Waiting deliveries are held.'),
    item('POST', `${path}/test`, {
      ...terms,
      summary: 'Sends a test message.',
      status: 202,
      operation: operations.SendTestWebhook,
      present: ({ delivery }) => presentDelivery(given(delivery)),
    }),
  ];
}
