import type { EndpointAttempt } from '../endpoint/note-endpoint-health.js';
import type { DeliveryStatus } from './delivery-status.js';

/** A finished attempt and its effect on the delivery. Texts contain no NUL: PostgreSQL refuses it. */
export interface FinishedAttempt extends EndpointAttempt {
  readonly deliveryId: string;
  /** The fence. */
  readonly number: number;
  readonly status: DeliveryStatus;
  /** When to try again; null if no more attempts follow. */
  readonly dueAt: Date | null;
  readonly durationMs: number;
  readonly error: string | null;
  readonly statusCode: number | null;
  readonly requestUrl: string;
  /** Null for INTERNAL, which has no request. */
  readonly requestHeaders: string | null;
  readonly requestBody: string | null;
  readonly responseHeaders: string | null;
  readonly responseBody: string | null;
  readonly responseTruncated: boolean;
  /** The pause that the receiver asked for, in milliseconds. */
  readonly retryAfterMs: number | null;
  /** Whether the endpoint was steady at the time of the claim. */
  readonly endpointSteady: boolean;
  /** Only for INTERNAL: the error for the operator's log. */
  readonly fault?: Error;
}
