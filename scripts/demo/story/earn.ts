import { DemoFailure } from '../demo-failure.js';
import type { Launch } from './launch-campaign.js';
import type { Shop } from './open-shop.js';
import { expectWebhook, type Endpoints } from './register-webhooks.js';
import type { DomainEvent, Stage } from './stage.js';

/** The results of the visitor's actions in the shop. */
export interface Earned {
  readonly eventId: string;
  readonly conversionId: string;
}

interface Ingested {
  readonly eventId: string;
  readonly status: string;
}

interface Batch {
  readonly results: readonly {
    readonly eventId?: string;
    readonly error?: { readonly statusCode: number; readonly message: string };
  }[];
}

/** A visitor follows the link, signs up and buys. Each time Pat earns, and all receive the events. */
export async function earn(stage: Stage, shop: Shop, launch: Launch, endpoints: Endpoints): Promise<Earned> {
  const sessionId = await click(stage, shop, launch, endpoints);
  const eventId = await signUp(stage, shop, launch, endpoints);
  const conversionId = await purchase(stage, shop, launch, endpoints, sessionId);
  return { eventId, conversionId };
}

/** Waits for a domain event and shows it. */
export async function hear(
  { narrator }: Stage,
  { domainEvents }: Shop,
  type: string,
  data: Readonly<Record<string, unknown>>,
): Promise<DomainEvent> {
  const fits = (domainEvent: DomainEvent): boolean =>
    domainEvent.type === type &&
    Object.entries(data).every(([name, value]) => domainEvent.data[name] === value);
  const domainEvent = await domainEvents.find(type, fits);
  narrator.arrived('domainEvents', { type: domainEvent.type, data: domainEvent.data });
  return domainEvent;
}

async function click(stage: Stage, shop: Shop, launch: Launch, { tonicpow }: Endpoints): Promise<string> {
  const { api, narrator } = stage;
  narrator.step('A visitor clicks the link');
  const target = await api.click(launch.link.shortUrl);
  const sessionId = target.searchParams.get('tncpw_session');
  if (sessionId === null) throw new DemoFailure('the session id in the query', target.href);
  const domainEvent = await hear(stage, shop, 'click.recorded', { sessionId });
  await expectWebhook(stage, tonicpow, domainEvent);
  return sessionId;
}

async function signUp(stage: Stage, shop: Shop, launch: Launch, { aktvator }: Endpoints): Promise<string> {
  const { api, narrator } = stage;
  narrator.step("The visitor signs up with Pat's code; the shop's backend reports the event");
  const event = {
    eventType: 'customer.signup',
    campaignId: launch.campaignId,
    attributionCode: launch.link.code,
    idempotencyKey: 'customer-4711',
    metadata: { customerId: 'cust_4711', plan: 'pro' },
  };
  const { eventId } = await api.rest<Ingested>('POST', '/events/ingest', event, shop.program, 202);
  await hear(stage, shop, 'event.processed', { eventId });
  const attempt = await hear(stage, shop, 'action_attempt.verified', { eventId });
  const reward = await hear(stage, shop, 'reward.paid', { eventId });
  await expectWebhook(stage, aktvator, attempt);
  await expectWebhook(stage, aktvator, reward);

  narrator.step('The backend reports the event again: nothing is counted or paid twice');
  const again = await api.rest<Ingested>('POST', '/events/ingest', event, shop.program, 202);
  if (again.eventId !== eventId) throw new DemoFailure(`the same event, ${eventId}`, again);
  narrator.checked('the same event, with its current status');

  narrator.step('The same event again, in a batch with others: each has its own result');
  const others = [event, { ...event, idempotencyKey: 'customer-4712', amount: -1 }];
  const { results } = await api.rest<Batch>(
    'POST',
    '/events/ingest/batch',
    { events: others },
    shop.program,
    207,
  );
  if (results[0]?.eventId !== eventId || results[1]?.error?.statusCode !== 422) {
    throw new DemoFailure('the same event, and the error of the other', results);
  }
  narrator.checked(`the same event, and beside it: ${results[1].error.message}`);
  return eventId;
}

async function purchase(
  stage: Stage,
  shop: Shop,
  launch: Launch,
  { aktvator, tonicpow }: Endpoints,
  sessionId: string,
): Promise<string> {
  const { api, narrator } = stage;
  narrator.step('The visitor buys for 49.90; the backend reports a conversion for the session of the click');
  const { id: conversionId } = await api.rest<{ id: string }>(
    'POST',
    '/v1/conversions',
    { goalId: launch.goalId, sessionId, amount: 49.9 },
    shop.program,
    201,
  );
  const completed = await hear(stage, shop, 'conversion.completed', { conversionId });
  const reward = await hear(stage, shop, 'reward.paid', { conversionId });
  await expectWebhook(stage, tonicpow, completed);
  await expectWebhook(stage, aktvator, reward);
  return conversionId;
}
