import type { EndpointFieldsFragment } from '../generated/operations.js';
import { plain, word } from './field.js';
import { given } from './present.js';
import { presentEndpoint } from './present-webhook.js';
import type { Route } from './route.js';

/** Shared by all routes below a path: the path parameter that names the organization, if any. */
export type Below = Pick<Route, 'organizationParam'>;

/** The settings of an endpoint that can be set and changed. */
export const endpointSettings = [
  plain('name'),
  plain('targetUrl'),
  plain('subscribedEvents', 'eventTypes'),
  word('format'),
  word('retryPolicy'),
];

/** The endpoint of a payload, and its secret where the operation selects it. */
export function presentEndpointPayload({
  endpoint,
  ...payload
}: {
  readonly endpoint: EndpointFieldsFragment | null;
  readonly secret?: string | null;
}): Record<string, unknown> {
  return { ...presentEndpoint(given(endpoint)), ...('secret' in payload && { secret: payload.secret }) };
}
