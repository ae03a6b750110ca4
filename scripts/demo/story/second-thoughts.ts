import type { Credential } from '../api.js';
import { DemoFailure } from '../demo-failure.js';
import { hear } from './earn.js';
import type { Launch } from './launch-campaign.js';
import type { Shop } from './open-shop.js';
import type { Money, Stage, WithId } from './stage.js';

/** The rewards for Robin's work, the repeated event and the approved one, and the draft's savings. */
export const secondThoughts = { review: '10.00', redriven: '25.00', approved: '25.00', draft: '-3.00' };

/** Eight came before this. Then come a click, and for each of three rewards its attempt and itself. */
const webhooks = 15;

/** Approvals, a reversal, a repeated event, and a simulation. */
export async function thinkAgain(stage: Stage, shop: Shop, launch: Launch, robin: Credential): Promise<void> {
  await reviewWork(stage, shop, launch, robin);
  await callBack(stage, shop, launch);
  await redrive(stage, shop, launch);
  await approve(stage, shop, launch);
  await simulate(stage, shop, launch);
  const told = (): boolean => stage.receiver.received.items.length >= webhooks;
  await stage.receiver.received.find(`${webhooks} webhooks in total`, told);
}

async function reviewWork(stage: Stage, shop: Shop, launch: Launch, robin: Credential): Promise<void> {
  const { api, narrator } = stage;
  narrator.step('Robin submits a review as proof of work; a member of the shop verifies it');
  const { gig } = await api.mutate<{ gig: WithId }>(
    'createGig',
    {
      campaignId: launch.campaignId,
      title: 'Write a review',
      actionType: 'review.written',
      rewardAmount: { amount: secondThoughts.review, asset: 'USD' },
      proof: 'URL',
      maxPerPromoter: 1,
    },
    'gig { id proof maxPerPromoter rewardAmount { amount asset } }',
    shop.program,
  );
  await api.mutate('publishGig', { id: gig.id }, 'gig { id status }', shop.program);
  const { actionAttempt } = await api.mutate<{ actionAttempt: WithId }>(
    'submitActionAttempt',
    { gigId: gig.id, proof: { url: 'https://robin.example/shoes' } },
    'actionAttempt { id status proof { url } }',
    robin,
  );
  await api.mutate(
    'verifyActionAttempt',
    { id: actionAttempt.id },
    'actionAttempt { id status decidedAt }',
    shop.ada,
  );
  await expectPaid(stage, shop, { actionAttemptId: actionAttempt.id }, secondThoughts.review);
}

async function callBack({ api, narrator }: Stage, shop: Shop, { link, goalId }: Launch): Promise<void> {
  narrator.step(
    'A purchase counts after one hour; the customer returns it before, and the conversion is cancelled',
  );
  const sessionId = (await api.click(link.shortUrl)).searchParams.get('tncpw_session');
  const { id } = await api.rest<WithId>(
    'POST',
    '/v1/conversions',
    { goalId, sessionId, amount: 89, delayMinutes: 60 },
    shop.program,
    201,
  );
  const { status } = await api.rest<{ status: string }>(
    'POST',
    `/v1/conversions/${id}/cancel`,
    { reason: 'Sent back' },
    shop.program,
    200,
  );
  expectEqual(status, 'cancelled');
}

async function redrive(stage: Stage, shop: Shop, { campaignId, link }: Launch): Promise<void> {
  const { api, narrator } = stage;
  narrator.step('The campaign was paused by mistake, and an event did not match: it is evaluated again');
  await api.mutate('pauseCampaign', { id: campaignId }, 'campaign { status }', shop.program);
  const eventId = await report(stage, shop, link.code, 'customer-4713');
  await hear(stage, shop, 'event.unmatched', { eventId });
  await api.mutate('activateCampaign', { id: campaignId }, 'campaign { status }', shop.program);
  const { count } = await api.mutate<{ count: number }>(
    'redriveEvents',
    { campaignId, reasons: ['CAMPAIGN_NOT_ACTIVE'] },
    'count hasMore',
    shop.program,
  );
  expectEqual(count, 1);
  await expectPaid(stage, shop, { eventId }, secondThoughts.redriven);
}

async function approve(stage: Stage, shop: Shop, { campaignId, link }: Launch): Promise<void> {
  const { api, narrator } = stage;
  narrator.step(
    'The same customer again, under another key: a fraud check holds the event, and a member approves it',
  );
  const fraudChecks = { duplicateCustomer: 'REVIEW' };
  await api.mutate('updateCampaign', { id: campaignId, fraudChecks }, 'campaign { id }', shop.program);
  const id = await report(stage, shop, link.code, 'customer-4713', 'of their second shop');
  await hear(stage, shop, 'event.held_for_review', { eventId: id });
  await api.mutate(
    'approveEvent',
    { id, note: 'They have two shops' },
    'event { id status review { decision by { ... on UserActor { id name } } } }',
    shop.ada,
  );
  await expectPaid(stage, shop, { eventId: id }, secondThoughts.approved);
}

async function simulate({ api, narrator }: Stage, { program }: Shop, { campaignId }: Launch): Promise<void> {
  narrator.step('A simulation: a draft of rules without the bonus, on the events of today');
  const { simulation } = await api.mutate<{ simulation: { difference: Money } }>(
    'simulateRewardRules',
    { campaignId, rules: [{ key: 'base', reward: { plain: true } }], days: 1 },
    'simulation { events rewards cost { amount } actualRewards actualCost { amount } difference { amount asset } }',
    program,
  );
  expectEqual(simulation.difference.amount, secondThoughts.draft);
  narrator.checked('5.00 less for the bonus; the reversed 2.00 would have been paid');
}

/** Reports a customer's sign-up with a code; returns the event id. */
async function report(
  { api }: Stage,
  { program }: Shop,
  code: string,
  customer: string,
  more = '',
): Promise<string> {
  const { event } = await api.mutate<{ event: WithId }>(
    'ingestEvent',
    {
      eventType: 'customer.signup',
      attribution: [{ code }],
      idempotencyKey: `${customer} ${more}`.trim(),
      customerId: customer,
    },
    'event { id status }',
    program,
  );
  return event.id;
}

async function expectPaid(
  stage: Stage,
  shop: Shop,
  cause: Readonly<Record<string, string>>,
  amount: string,
): Promise<void> {
  const { data } = await hear(stage, shop, 'reward.paid', cause);
  expectEqual((data['reward'] as Money).amount, amount);
}

function expectEqual(found: unknown, expected: unknown): void {
  if (found !== expected) throw new DemoFailure(String(expected), found);
}
