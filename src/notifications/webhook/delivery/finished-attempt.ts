import type { AttemptOutcome } from '../transport/attempt-outcome.js';
import type { DeliveryStatus } from './delivery-status.js';

/** One try that has ended, and what it makes of the delivery. Texts hold no NUL: PostgreSQL refuses it. */
export interface FinishedAttempt {
  readonly deliveryId: string;
  readonly endpointId: string;
  readonly endpointFailing: boolean;
  /** The fence. */
  readonly number: number;
  readonly status: DeliveryStatus;
  /** When to try again; null when it is over. */
  readonly dueAt: Date | null;
  /** The receiver answered 410: it wants no more. */
  readonly gone: boolean;
  readonly startedAt: Date;
  readonly durationMs: number;
  readonly outcome: AttemptOutcome;
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
