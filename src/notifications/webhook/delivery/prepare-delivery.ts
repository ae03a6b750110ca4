import { encodeId } from '../../../kernel/ids.js';
import type { SecretBox } from '../../../kernel/secret-box.js';
import type { ClaimedDelivery } from './claim-deliveries.js';
import { presentPostback } from '../postback/present-postback.js';
import { presentPayload } from './present-payload.js';
import type { WebhookRequest } from '../transport/webhook-sender.js';
import { signDelivery } from '../transport/sign-delivery.js';

/** Tribute cannot prepare a delivery. The message is for the organization, the cause for operators. */
export class DeliveryFault extends Error {
  override readonly name = 'DeliveryFault';
}

/**
 * The request of one attempt: the body in the endpoint's format, and its signatures. A postback is written
 * from its template, without a signature.
 *
 * @throws DeliveryFault if the event cannot be formatted or the endpoint's secret cannot be decrypted
 */
export function prepareDelivery(delivery: ClaimedDelivery, box: SecretBox, at: Date): WebhookRequest {
  const { postback } = delivery;
  if (postback !== null) return written('as a postback', () => presentPostback(delivery.payload, postback));
  const body = written(`in the format ${delivery.format}`, () =>
    presentPayload(delivery.payload, delivery.format),
  );
  const messageId = encodeId('event', delivery.domainEventId);
  const secrets = secretsOf(delivery, box, at);
  return {
    method: 'POST',
    url: delivery.targetUrl,
    headers: {
      'content-type': 'application/json',
      'user-agent': 'Tribute-Webhooks/1',
      ...signDelivery({ messageId, body, format: delivery.format, secrets, at }),
    },
    body,
  };
}

function written<T>(how: string, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    throw new DeliveryFault(`Tribute could not write this event ${how}.`, { cause });
  }
}

function secretsOf(
  { endpointId, secret, retiredSecrets }: ClaimedDelivery,
  box: SecretBox,
  at: Date,
): [string, ...string[]] {
  const retired = retiredSecrets
    .filter(({ expiresAt }) => new Date(expiresAt) > at)
    .flatMap(({ sealed }) => retiredSecret(box, Buffer.from(sealed, 'base64'), endpointId));
  try {
    return [box.open(secret, endpointId), ...retired];
  } catch (cause) {
    const message = "Tribute could not decrypt the endpoint's secret. Rotate it, then redeliver.";
    throw new DeliveryFault(message, { cause });
  }
}

/** Omits a replaced secret that cannot be decrypted. Otherwise a rotation would only help after 24 hours. */
function retiredSecret(box: SecretBox, sealed: Buffer, endpointId: string): string[] {
  try {
    return [box.open(sealed, endpointId)];
  } catch {
    return [];
  }
}
