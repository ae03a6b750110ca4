import type { Clock } from '../../kernel/clock.js';
import { encodeId } from '../../kernel/ids.js';
import { AttemptOutcome } from './attempt-outcome.js';
import type { ClaimedDelivery } from './claim-deliveries.js';
import { DeliveryStatus } from './delivery-status.js';
import type { FinishedAttempt } from './finished-attempt.js';
import { parseRetryAfter } from './parse-retry-after.js';
import { planRetry, type NextStep } from './plan-retry.js';
import { presentPayload } from './present-payload.js';
import type { SecretBox } from '../../kernel/secret-box.js';
import type { SendResult, WebhookRequest, WebhookSender } from './send-request.js';
import { signDelivery } from './sign-delivery.js';

/** Makes one try of a delivery: presents, signs, sends, and decides what follows. Touches no table. */
export class DeliveryAttempter {
  constructor(
    private readonly sender: WebhookSender,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
    private readonly random: () => number = Math.random,
  ) {}

  /** Rejects only when the secrets cannot be opened, that is: when this process has the wrong key. */
  async attempt(delivery: ClaimedDelivery): Promise<FinishedAttempt> {
    const startedAt = this.clock.now();
    const request = this.requestFor(delivery, startedAt);
    const result = await this.sender.send(request);
    const now = this.clock.now();
    const next = planRetry(
      {
        policy: delivery.retryPolicy,
        tries: delivery.tries,
        outcome: result.outcome,
        statusCode: result.response?.statusCode,
        retryAfterMs: parseRetryAfter(headerOf(result, 'retry-after'), now),
      },
      this.random(),
    );
    return {
      deliveryId: delivery.id,
      endpointId: delivery.endpointId,
      endpointFailing: delivery.endpointFailing,
      number: delivery.number,
      status: statusAfter[next.kind],
      dueAt: next.kind === 'RETRY' ? new Date(now.getTime() + next.afterMs) : null,
      gone: next.kind === 'GONE',
      startedAt,
      requestUrl: request.url,
      requestHeaders: JSON.stringify(request.headers),
      requestBody: request.body,
      ...logged(result),
    };
  }

  private requestFor(delivery: ClaimedDelivery, at: Date): WebhookRequest {
    const { endpointId, format, payload } = delivery;
    const body = presentPayload(payload, format);
    const retired = delivery.retiredSecrets
      .filter(({ expiresAt }) => new Date(expiresAt) > at)
      .map(({ sealed }) => this.secrets.open(Buffer.from(sealed, 'base64'), endpointId));
    const secrets: [string, ...string[]] = [this.secrets.open(delivery.secret, endpointId), ...retired];
    const messageId = encodeId('domainEvent', delivery.domainEventId);
    return {
      url: delivery.targetUrl,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Tribute-Webhooks/1',
        ...signDelivery({ messageId, body, format, secrets, at }),
      },
      body,
    };
  }
}

const statusAfter: Readonly<Record<NextStep['kind'], DeliveryStatus>> = {
  DELIVERED: DeliveryStatus.DELIVERED,
  RETRY: DeliveryStatus.PENDING,
  GIVE_UP: DeliveryStatus.FAILED,
  GONE: DeliveryStatus.FAILED,
};

/** Statuses by which a receiver, or the gateway before it, says that it cannot keep up. */
const overloaded = new Set([429, 502, 503, 504]);

/** Whether the endpoint can keep up: it answered, and not that it is overloaded. An error 500 or 404 is no haste problem. */
export function keepsUp({ outcome, statusCode }: Pick<FinishedAttempt, 'outcome' | 'statusCode'>): boolean {
  if (outcome === AttemptOutcome.HTTP) return statusCode === null || !overloaded.has(statusCode);
  return outcome === AttemptOutcome.SUCCESS;
}

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

/** PostgreSQL keeps every character but NUL. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}

function headerOf({ response }: SendResult, name: string): string | undefined {
  const value = response?.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
