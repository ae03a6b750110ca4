import { DemoFailure } from '../demo-failure.js';
import { verifyWebhook } from '../verify-webhook.js';
import type { ReceivedWebhook } from '../webhook-receiver.js';
import type { Shop } from './open-shop.js';
import type { DomainEvent, Stage } from './stage.js';

/** A webhook endpoint, as its owner knows it. */
export interface Endpoint {
  readonly path: string;
  readonly secret: string;
}

/** One endpoint for each format. */
export interface Endpoints {
  readonly aktvator: Endpoint;
  readonly tonicpow: Endpoint;
}

/** Registers a receiver on this machine twice, once for each format. */
export async function registerWebhooks(stage: Stage, shop: Shop): Promise<Endpoints> {
  stage.narrator.step('Two webhook endpoints: one in the format of Aktvator, one in that of TonicPow');
  stage.narrator.note(`Both are served by this process, at ${stage.receiverUrl}.`);
  return {
    aktvator: await register(stage, shop, 'AKTVATOR', ['action_attempt.verified', 'reward.paid']),
    tonicpow: await register(stage, shop, 'TONICPOW', ['click.recorded', 'conversion.completed']),
  };
}

async function register(
  { api, receiverUrl, narrator }: Stage,
  { organizationId, program }: Shop,
  format: 'AKTVATOR' | 'TONICPOW',
  eventTypes: readonly string[],
): Promise<Endpoint> {
  const path = `/webhooks/${format.toLowerCase()}`;
  try {
    const { secret } = await api.mutate<{ secret: string }>(
      'createWebhookEndpoint',
      { organizationId, name: `Demo, ${format}`, targetUrl: receiverUrl + path, eventTypes, format },
      'endpoint { id status format eventTypes targetUrl } secret',
      program,
    );
    return { path, secret };
  } catch (error) {
    narrator.note(
      'If the server refuses the address, start it with WEBHOOK_ALLOWED_PRIVATE_RANGES=127.0.0.0/8.',
    );
    throw error;
  }
}

/** Waits for the webhook with a domain event for an endpoint, shows it, and verifies its signatures. */
export async function expectWebhook(
  { receiver, narrator }: Stage,
  { path, secret }: Endpoint,
  domainEvent: DomainEvent,
): Promise<void> {
  // Webhooks write the same id with another prefix.
  const messageId = domainEvent.id.replace(/^devt_/, 'evt_');
  const message = await receiver.received.find(
    `${domainEvent.type} (${domainEvent.id}) at ${path}`,
    (webhook) => webhook.path === path && webhook.headers['webhook-id'] === messageId,
  );
  narrator.arrived(`POST ${path}`, message.json);
  const verdict = verifyWebhook(message, secret);
  const { own } = verdict;
  if (!verdict.standard || own?.valid !== true) throw new DemoFailure('valid signatures', shown(message));
  const forged = verifyWebhook({ ...message, body: `${message.body} ` }, secret);
  if (forged.standard || forged.own?.valid !== false) {
    throw new DemoFailure('a refused signature for a changed body', shown(message));
  }
  narrator.checked(`webhook-signature and ${own.header} verified; with one more byte neither is valid`);
}

/** The number of received webhooks with valid signatures. */
export function countVerified({ receiver }: Stage, endpoints: Endpoints): number {
  return receiver.received.items.filter((message) => {
    const endpoint = Object.values(endpoints).find(({ path }: Endpoint) => path === message.path) as Endpoint;
    const { standard, own } = verifyWebhook(message, endpoint.secret);
    return standard && own?.valid === true;
  }).length;
}

function shown({ headers, body }: ReceivedWebhook): unknown {
  return { headers, body };
}
