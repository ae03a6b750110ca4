import type { NewDomainEvent } from '../../../kernel/domain-events.js';
import type { Environment } from '../../../kernel/environment.js';
import { encodeId } from '../../../kernel/ids.js';
import type { AttemptOutcome } from '../transport/attempt-outcome.js';

/** A logged attempt of a delivery. Ids are bare uuids. */
export interface LoggedAttempt {
  readonly attemptId: string;
  readonly organizationId: string;
  readonly environment: Environment;
  readonly deliveryId: string;
  readonly endpointId: string;
  /** The promoter of a postback; null for the organization's own endpoints. */
  readonly promoterId: string | null;
  readonly number: number;
  readonly outcome: AttemptOutcome;
  readonly statusCode: number | null;
  /** The type of the delivered domain event; null if it was deleted meanwhile. */
  readonly eventType: string | null;
}

/** Whether subscribers are told: of the organization's own endpoints, and with the event's type. */
export function isReported({ promoterId, eventType }: LoggedAttempt): boolean {
  return promoterId === null && eventType !== null;
}

/** The domain event about an attempt. It drives a subscription, and no webhook sends it. */
export function attemptedEvent(attempt: LoggedAttempt): NewDomainEvent {
  const { organizationId, environment, number, outcome, statusCode, eventType } = attempt;
  const attemptId = encodeId('attempt', attempt.attemptId);
  const data = {
    attemptId,
    deliveryId: encodeId('delivery', attempt.deliveryId),
    endpointId: encodeId('webhookEndpoint', attempt.endpointId),
    number,
    outcome,
    statusCode,
    eventType,
  };
  return { type: 'delivery.attempted', organizationId, environment, nodeId: attemptId, data };
}
