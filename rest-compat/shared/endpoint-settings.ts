import { plain, word } from './field.js';
import { presentEndpoint, type Endpoint } from './present-webhook.js';
import type { Route } from './route.js';

/** What every row below the same path says of it: which path parameter names the organization, if one does. */
export type Below = Pick<Route, 'organizationParam'>;

/** What an endpoint is made of, and what can be changed. */
export const endpointSettings = [
  plain('name'),
  plain('targetUrl'),
  plain('subscribedEvents', 'eventTypes'),
  word('format'),
  word('retryPolicy'),
];

/** What mutations of endpoints answer. */
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
