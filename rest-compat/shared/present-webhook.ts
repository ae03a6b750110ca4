import type {
  DeliveryAttemptFragment,
  DeliveryFieldsFragment,
  EndpointFieldsFragment,
} from '../generated/operations.js';
import { lower } from './present.js';

export function presentEndpoint({
  organization,
  eventTypes,
  ...endpoint
}: EndpointFieldsFragment): Record<string, unknown> {
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

export function presentDelivery(delivery: DeliveryFieldsFragment): Record<string, unknown> {
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

export function presentAttempt(attempt: DeliveryAttemptFragment): Record<string, unknown> {
  return { ...attempt, outcome: lower(attempt.outcome) };
}
