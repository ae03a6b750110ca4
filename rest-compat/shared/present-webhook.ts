import { lower, type Moment, type Ref } from './present.js';

/** The selection of the endpoint routes. */
export const endpointFields = `fragment EndpointFields on WebhookEndpoint {
  id name targetUrl eventTypes format retryPolicy status disabledReason failingSince environment createdAt updatedAt
  organization { id }
}`;

/** The selection of the delivery routes. */
export const deliveryFields = `fragment DeliveryFields on Delivery {
  id status attemptCount nextAttemptAt createdAt finishedAt endpoint { id } event { id type }
}`;

/** The additional selection for a single delivery. */
export const attemptFields = `attempts {
  id number startedAt durationMs outcome error statusCode requestUrl requestHeaders requestBody responseHeaders responseBody withheldReason
}`;

/** A webhook endpoint in GraphQL's format. */
export interface Endpoint {
  readonly id: string;
  readonly name: string;
  readonly targetUrl: string;
  readonly eventTypes: readonly string[];
  readonly format: string;
  readonly retryPolicy: string;
  readonly status: string;
  readonly disabledReason: string | null;
  readonly failingSince: Moment | null;
  readonly environment: string;
  readonly createdAt: Moment;
  readonly updatedAt: Moment;
  readonly organization: Ref | null;
}

/** A delivery in GraphQL's format; with attempts only for a single delivery. */
export interface DeliveryFields {
  readonly id: string;
  readonly status: string;
  readonly attemptCount: number;
  readonly nextAttemptAt: Moment | null;
  readonly createdAt: Moment;
  readonly finishedAt: Moment | null;
  readonly endpoint: Ref | null;
  readonly event: { readonly id: string; readonly type: string } | null;
  readonly attempts?: readonly AttemptFields[];
}

/** One attempt of a delivery. */
export interface AttemptFields {
  readonly id: string;
  readonly number: number;
  readonly startedAt: Moment;
  readonly durationMs: number;
  readonly outcome: string;
  readonly error: string | null;
  readonly statusCode: number | null;
  readonly requestUrl: string;
  readonly requestHeaders: unknown;
  readonly requestBody: string | null;
  readonly responseHeaders: unknown;
  readonly responseBody: string | null;
  readonly withheldReason: string | null;
}

export function presentEndpoint({
  organization,
  eventTypes,
  ...endpoint
}: Endpoint): Record<string, unknown> {
  return {
    ...endpoint,
    organizationId: organization?.id ?? null,
    subscribedEvents: eventTypes,
    format: lower(endpoint.format),
    retryPolicy: lower(endpoint.retryPolicy),
    status: lower(endpoint.status),
    disabledReason: endpoint.disabledReason && lower(endpoint.disabledReason),
    environment: lower(endpoint.environment),
  };
}

export function presentDelivery(delivery: DeliveryFields): Record<string, unknown> {
  return {
    id: delivery.id,
    endpointId: delivery.endpoint?.id ?? null,
    eventId: delivery.event?.id ?? null,
    eventType: delivery.event?.type ?? null,
    status: lower(delivery.status),
    attemptCount: delivery.attemptCount,
    nextAttemptAt: delivery.nextAttemptAt,
    createdAt: delivery.createdAt,
    finishedAt: delivery.finishedAt,
  };
}

export function presentAttempt(attempt: AttemptFields): Record<string, unknown> {
  return { ...attempt, outcome: lower(attempt.outcome) };
}
