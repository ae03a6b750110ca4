import type { Clock } from '../../../kernel/clock.js';
import { AttemptOutcome } from '../transport/attempt-outcome.js';
import type { ClaimedDelivery } from './claim-deliveries.js';
import { DeliveryStatus } from './delivery-status.js';
import type { FinishedAttempt } from './finished-attempt.js';
import { parseRetryAfter, planInternalRetry, planRetry, type NextStep } from './plan-retry.js';
import { DeliveryFault, prepareDelivery } from './prepare-delivery.js';
import type { SecretBox } from '../../../kernel/secret-box.js';
import type { SendResult, WebhookRequest, WebhookSender } from '../transport/webhook-sender.js';

/** Makes one attempt of a delivery: formats, signs, sends, and decides the next step. Uses no table. */
export class DeliveryAttempter {
  constructor(
    private readonly sender: WebhookSender,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
    private readonly random: () => number = Math.random,
  ) {}

  /** Never rejects: a delivery that Tribute cannot prepare has the outcome INTERNAL. */
  async attempt(delivery: ClaimedDelivery): Promise<FinishedAttempt> {
    const startedAt = this.clock.now();
    let request: WebhookRequest;
    try {
      request = prepareDelivery(delivery, this.secrets, startedAt);
    } catch (error) {
      return this.unprepared(delivery, startedAt, error instanceof Error ? error : new Error(String(error)));
    }
    const result = await this.sender.send(request);
    const now = this.clock.now();
    const retryAfterMs = parseRetryAfter(headerOf(result, 'retry-after'), now);
    const next = planRetry(
      {
        policy: delivery.retryPolicy,
        tries: delivery.tries,
        outcome: result.outcome,
        statusCode: result.response?.statusCode,
        retryAfterMs,
      },
      this.random(),
    );
    return {
      ...concluded(delivery, startedAt, next, now),
      requestUrl: request.url,
      requestHeaders: JSON.stringify(request.headers),
      requestBody: request.body,
      retryAfterMs: retryAfterMs ?? null,
      ...logged(result),
    };
  }

  private unprepared(delivery: ClaimedDelivery, startedAt: Date, fault: Error): FinishedAttempt {
    const next = planInternalRetry(delivery.internalFailures + 1, this.random());
    const error = fault instanceof DeliveryFault ? fault.message : 'Tribute could not prepare this delivery.';
    return {
      ...concluded(delivery, startedAt, next, startedAt),
      requestUrl: delivery.targetUrl,
      requestHeaders: null,
      requestBody: null,
      retryAfterMs: null,
      ...logged({ outcome: AttemptOutcome.INTERNAL, durationMs: 0, error }),
      fault,
    };
  }
}

type Concluded = Omit<
  FinishedAttempt,
  keyof Logged | 'requestUrl' | 'requestHeaders' | 'requestBody' | 'retryAfterMs' | 'fault'
>;

/** The effect of an attempt on its delivery. */
function concluded(delivery: ClaimedDelivery, startedAt: Date, next: NextStep, now: Date): Concluded {
  return {
    deliveryId: delivery.id,
    endpointId: delivery.endpointId,
    endpointFailing: delivery.endpointFailing,
    endpointSteady: delivery.isSteady,
    number: delivery.number,
    status: statusAfter[next.kind],
    dueAt: next.kind === 'RETRY' ? new Date(now.getTime() + next.afterMs) : null,
    gone: next.kind === 'GONE',
    startedAt,
  };
}

const statusAfter: Readonly<Record<NextStep['kind'], DeliveryStatus>> = {
  DELIVERED: DeliveryStatus.DELIVERED,
  RETRY: DeliveryStatus.PENDING,
  GIVE_UP: DeliveryStatus.FAILED,
  GONE: DeliveryStatus.FAILED,
};

type Logged = Pick<
  FinishedAttempt,
  'outcome' | 'durationMs' | 'error' | 'statusCode' | 'responseHeaders' | 'responseBody' | 'responseTruncated'
>;

function logged({ outcome, durationMs, error, response }: SendResult): Logged {
  return {
    outcome,
    durationMs,
    error: error === undefined ? null : storable(error.slice(0, 1000)),
    statusCode: response?.statusCode ?? null,
    responseHeaders: response ? JSON.stringify(response.headers) : null,
    responseBody: response ? storable(response.body) : null,
    responseTruncated: response?.truncated ?? false,
  };
}

/** PostgreSQL stores every character but NUL. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}

function headerOf({ response }: SendResult, name: string): string | undefined {
  const value = response?.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
