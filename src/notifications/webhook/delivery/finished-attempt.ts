import type { EndpointAttempt } from '../endpoint/note-endpoint-health.js';
import type { DeliveryStatus } from './delivery-status.js';

/** One try that has ended, and what it makes of the delivery. Texts hold no NUL: PostgreSQL refuses it. */
export interface FinishedAttempt extends EndpointAttempt {
  readonly deliveryId: string;
  /** The fence. */
  readonly number: number;
  readonly status: DeliveryStatus;
  /** When to try again; null when it is over. */
  readonly dueAt: Date | null;
  readonly durationMs: number;
  readonly error: string | null;
  readonly statusCode: number | null;
  readonly requestUrl: string;
  /** Null for INTERNAL: there was no request. */
  readonly requestHeaders: string | null;
  readonly requestBody: string | null;
  readonly responseHeaders: string | null;
  readonly responseBody: string | null;
  readonly responseTruncated: boolean;
  /** For INTERNAL only: what went wrong, for the operator's log. */
  readonly fault?: Error;
}
