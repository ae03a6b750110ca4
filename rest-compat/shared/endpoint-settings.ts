import { plain, word } from './field.js';
import { presentEndpoint, type Endpoint } from './present-webhook.js';
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

/** The payload of endpoint mutations. */
export interface EndpointPayload {
  readonly endpoint: Endpoint;
  readonly secret?: string;
}

export function presentWithSecret({ endpoint, secret }: EndpointPayload): Record<string, unknown> {
  return { ...presentEndpoint(endpoint), secret };
}

export function presentWithoutSecret({ endpoint }: EndpointPayload): Record<string, unknown> {
  return presentEndpoint(endpoint);
}
