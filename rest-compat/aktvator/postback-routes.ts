import * as operations from '../generated/operations.js';
import { plain, word, words } from '../shared/field.js';
import { fixed } from '../shared/fixed-fields.js';
import type { MutationOf } from '../shared/operation-types.js';
import { given, lower } from '../shared/present.js';
import { RestError } from '../shared/rest-error.js';
import { item, listIn, type RestRequest, type Route } from '../shared/route.js';
import { withPrefix } from '../shared/with-prefix.js';

function presentPostback(postback: operations.PostbackFieldsFragment): Record<string, unknown> {
  return {
    ...postback,
    method: lower(postback.method),
    bodyFormat: lower(postback.bodyFormat),
    events: postback.events.map(lower),
    registeredBy: lower(postback.registeredBy),
    inactiveReason: postback.inactiveReason && lower(postback.inactiveReason),
  };
}

function presentDelivery(delivery: operations.PostbackDeliveryFieldsFragment): Record<string, unknown> {
  const attempts = delivery.attempts.map((attempt) => ({ ...attempt, outcome: lower(attempt.outcome) }));
  // In this dialect, all deliveries have one prefix.
  const id = withPrefix('postbackDelivery', delivery, 'dlv');
  return { ...delivery, id, status: lower(delivery.status), attempts };
}

const settings = [
  plain('name'),
  plain('url'),
  word('method'),
  word('bodyFormat'),
  words('events'),
  plain('campaignId'),
  plain('goalId'),
];

const changes = [
  ...settings,
  ...fixed(['isActive'], 'use POST …/enable or …/disable'),
  ...fixed(['id', 'origin', 'registeredBy', 'inactiveReason', 'failingSince', 'createdAt', 'updatedAt']),
];

const byId = ({ params }: RestRequest) => ({ input: { id: params['id'] } });

type Switch = MutationOf<{ postback: operations.PostbackFieldsFragment | null }>;

function act(verb: string, operation: Switch, summary: string): Route {
  return item('POST', `/postbacks/:id/${verb}`, {
    summary,
    scope: 'webhooks:write',
    status: 200,
    operation,
    variables: byId,
    present: ({ postback }) => presentPostback(given(postback)),
  });
}

/** /aktvators/:id/postbacks */
const ofAktvator: readonly Route[] = [
  listIn('/aktvators/:id/postbacks', {
    summary: 'Lists the postbacks of an Aktvator. Also requires webhooks:read.',
    scope: 'promoters:read',
    operation: operations.AktvatorPostbacks,
    variables: ({ params }) => ({ id: params['id'] }),
    connection: (promoter) => promoter.postbacks,
    presentItem: presentPostback,
  }),
  item('POST', '/aktvators/:id/postbacks', {
    summary: 'Registers an active postback of an Aktvator.',
    scope: 'webhooks:write',
    body: settings,
    operation: operations.AktvatorCreatePostback,
    variables: ({ params, input }) => ({ input: { promoterId: params['id'], ...input } }),
    present: ({ postback }) => presentPostback(given(postback)),
  }),
];

/** /postbacks and their deliveries */
export const postbackRoutes: readonly Route[] = [
  ...ofAktvator,
  item('GET', '/postbacks/:id', {
    summary: 'Fetches a postback.',
    scope: 'webhooks:read',
    operation: operations.AktvatorPostback,
    variables: ({ params }) => ({ id: params['id'] }),
    present: presentPostback,
  }),
  item('PATCH', '/postbacks/:id', {
    summary: 'Changes a postback.',
    scope: 'webhooks:write',
    body: changes,
    operation: operations.AktvatorUpdatePostback,
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ postback }) => presentPostback(given(postback)),
  }),
  item('DELETE', '/postbacks/:id', {
    summary: 'Deletes a postback.',
    scope: 'webhooks:write',
    operation: operations.AktvatorDeletePostback,
    variables: byId,
  }),
  item('POST', '/postbacks/:id/enable', {
    summary: 'Activates a postback. Held deliveries are sent, or dropped with `dropHeld`.',
    scope: 'webhooks:write',
    status: 200,
    body: [plain('dropHeld')],
    operation: operations.AktvatorEnablePostback,
    variables: ({ params, input }) => ({ input: { id: params['id'], ...input } }),
    present: ({ postback }) => presentPostback(given(postback)),
  }),
  act('disable', operations.AktvatorDisablePostback, 'Deactivates a postback. Waiting deliveries are held.'),
  item('POST', '/postbacks/:id/test', {
    summary: 'Sends a test with sample values, and shows its first attempt.',
    scope: 'webhooks:write',
    status: 200,
    operation: operations.AktvatorTestPostback,
    variables: byId,
    present: ({ delivery }) => presentDelivery(given(delivery)),
  }),
  listIn('/postbacks/:id/deliveries', {
    summary: 'Lists the deliveries of a postback, with their attempts.',
    scope: 'webhooks:read',
    query: [word('status')],
    operation: operations.AktvatorPostbackDeliveries,
    variables: ({ params, filter }) => ({ id: params['id'], ...filter }),
    connection: ({ deliveries }) => {
      if (deliveries) return deliveries;
      throw new RestError(404, 'Only the promoter sees the deliveries of this postback.');
    },
    presentItem: presentDelivery,
  }),
  item('POST', '/postbacks/:id/deliveries/:deliveryId/redeliver', {
    summary: 'Sends a delivery of a postback again.',
    scope: 'webhooks:write',
    status: 202,
    operation: operations.AktvatorRedeliverPostback,
    variables: ({ params }) => ({ input: { id: params['deliveryId'], postbackId: params['id'] } }),
    present: ({ delivery }) => presentDelivery(given(delivery)),
  }),
];
