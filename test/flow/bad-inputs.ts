import type { Scene } from '../support/story.js';

const unknown = '01h2xcejqtf2nbrexx3vqjhp41';
const campaign = (more: object): object => ({ name: 'x', targetUrl: 'https://x.example', ...more });
const event = (more: object): object => ({ eventType: 'x', idempotencyKey: 'x', ...more });
const clues = (...attribution: readonly object[]): object => event({ attribution });
const hook = (more: object): object => ({
  name: 'x',
  targetUrl: 'https://hooks.example/x',
  eventTypes: ['*'],
  ...more,
});
const goal = ({ campaignId }: Scene, more: object): object => ({ campaignId, name: 'x', ...more });
const topUp = ({ organizationId }: Scene, more: object): object => ({
  organizationId,
  amount: money('1'),
  ...more,
});
const money = (amount: string, asset = 'USD'): object => ({ amount, asset });

/** A mutation, and the code and field that refuse an input. */
type BadInput = readonly [mutation: string, code: string, field: string, input: (scene: Scene) => object];

export const badInputs: readonly BadInput[] = [
  ['createCampaign', 'INVALID', 'name', () => campaign({ name: '' })],
  ['createCampaign', 'INVALID', 'name', () => campaign({ name: 'x'.repeat(201) })],
  ['createCampaign', 'INVALID_URL', 'targetUrl', () => campaign({ targetUrl: 'javascript:alert(1)' })],
  ['createCampaign', 'INVALID_URL', 'targetUrl', () => campaign({ targetUrl: '/relative' })],
  ['createCampaign', 'INVALID_URL', 'targetUrl', () => campaign({ targetUrl: 'ftp://x.example' })],
  ['createCampaign', 'INVALID_URL', 'targetUrl', () => campaign({ targetUrl: 'https://a:b@x.example' })],
  ['createCampaign', 'INVALID_AMOUNT', 'budget.amount', () => campaign({ budget: money('-1') })],
  ['createCampaign', 'INVALID_AMOUNT', 'budget.amount', () => campaign({ budget: money('0.0000001') })],
  ['createCampaign', 'INVALID_AMOUNT', 'budget.amount', () => campaign({ budget: money('ten') })],
  ['createCampaign', 'INVALID_AMOUNT', 'budget.amount', () => campaign({ budget: money('1e999') })],
  ['createCampaign', 'INVALID_AMOUNT', 'budget.amount', () => campaign({ budget: money('9'.repeat(80)) })],
  ['createCampaign', 'INVALID_AMOUNT', 'budget.amount', () => campaign({ budget: money('0x10') })],
  [
    'createCampaign',
    'INVALID_AMOUNT',
    'budget.asset',
    () => campaign({ payoutRate: money('1', 'USD'), budget: money('1', 'EUR') }),
  ],
  ['createCampaign', 'INVALID', 'attributionWindowDays', () => campaign({ attributionWindowDays: 0 })],
  ['createCampaign', 'INVALID', 'attributionWindowDays', () => campaign({ attributionWindowDays: 366 })],
  ['createCampaign', 'INVALID', 'holdingPeriodDays', () => campaign({ holdingPeriodDays: -1 })],
  [
    'createCampaign',
    'INVALID',
    'endsAt',
    () => campaign({ startsAt: '2026-02-01T00:00:00Z', endsAt: '2026-01-01T00:00:00Z' }),
  ],
  [
    'updateCampaign',
    'INVALID',
    'endsAt',
    (scene) => ({ id: scene.campaignId, startsAt: '2026-02-01T00:00:00Z', endsAt: '2026-02-01T00:00:00Z' }),
  ],
  ['updateCampaign', 'NOT_FOUND', 'id', () => ({ id: `camp_${unknown}`, name: 'x' })],
  ['updateCampaign', 'NOT_FOUND', 'id', (scene) => ({ id: scene.gigId, name: 'x' })],
  ['updateCampaign', 'NOT_FOUND', 'id', () => ({ id: "' or true --", name: 'x' })],
  ['createGoal', 'INVALID', 'payout', (scene) => goal(scene, {})],
  [
    'createGoal',
    'INVALID',
    'payout',
    (scene) => goal(scene, { payout: { fixed: money('1'), percent: '1' } }),
  ],
  ['createGoal', 'INVALID', 'payout', (scene) => goal(scene, { payout: {} })],
  [
    'createGoal',
    'INVALID_AMOUNT',
    'payout.fixed.amount',
    (scene) => goal(scene, { payout: { fixed: money('-1') } }),
  ],
  [
    'createGoal',
    'INVALID_AMOUNT',
    'payout.percent',
    (scene) => goal(scene, { payout: { percent: '100.0001' } }),
  ],
  ['createGoal', 'INVALID_AMOUNT', 'payout.percent', (scene) => goal(scene, { payout: { percent: '-1' } })],
  [
    'createGoal',
    'INVALID_AMOUNT',
    'payout.percent',
    (scene) => goal(scene, { payout: { percent: '0.00001' } }),
  ],
  [
    'createGoal',
    'INVALID',
    'maxPerVisitor',
    (scene) => goal(scene, { payout: { fixed: money('1') }, maxPerVisitor: 0 }),
  ],
  [
    'createGoal',
    'NOT_FOUND',
    'campaignId',
    (scene) => goal(scene, { campaignId: 'nothing', payout: { fixed: money('1') } }),
  ],
  [
    'createGig',
    'NOT_FOUND',
    'campaignId',
    () => ({ campaignId: `camp_${unknown}`, title: 'x', actionType: 'x' }),
  ],
  [
    'createLink',
    'NOT_FOUND',
    'promoterId',
    (scene) => ({ campaignId: scene.campaignId, promoterId: `aktv_${unknown}` }),
  ],
  [
    'createLink',
    'INVALID_URL',
    'targetUrl',
    (scene) => ({
      campaignId: scene.campaignId,
      promoterId: scene.promoterId,
      targetUrl: 'data:text/html,x',
    }),
  ],
  ['topUpWallet', 'INVALID_AMOUNT', 'amount.amount', (scene) => topUp(scene, { amount: money('0') })],
  ['topUpWallet', 'INVALID_AMOUNT', 'amount.amount', (scene) => topUp(scene, { amount: money('-5') })],
  ['topUpWallet', 'INVALID_AMOUNT', 'amount.amount', (scene) => topUp(scene, { amount: money('', 'USD') })],
  ['topUpWallet', 'INVALID_AMOUNT', 'amount.asset', (scene) => topUp(scene, { amount: money('1', 'DOGE') })],
  [
    'topUpWallet',
    'INVALID_AMOUNT',
    'amount.asset',
    (scene) => topUp(scene, { amount: money('1', '__proto__') }),
  ],
  ['topUpWallet', 'INVALID_URL', 'returnUrl', (scene) => topUp(scene, { returnUrl: 'javascript:alert(1)' })],
  ['ingestEvent', 'INVALID', 'idempotencyKey', () => event({ idempotencyKey: '' })],
  ['ingestEvent', 'INVALID', 'idempotencyKey', () => event({ idempotencyKey: 'x'.repeat(201) })],
  ['ingestEvent', 'INVALID', 'eventType', () => event({ eventType: 'a\0b' })],
  ['ingestEvent', 'INVALID', 'metadata', () => event({ metadata: { a: 'x'.repeat(17_000) } })],
  ['ingestEvent', 'INVALID', 'metadata.a', () => event({ metadata: { a: 'a\0b' } })],
  ['ingestEvent', 'INVALID', 'metadata.a', () => event({ metadata: { a: '\ud800' } })],
  [
    'ingestEvent',
    'INVALID',
    'occurredAt',
    () => event({ occurredAt: new Date(Date.now() + 3_600_000).toISOString() }),
  ],
  ['ingestEvent', 'INVALID_AMOUNT', 'amount.amount', () => event({ amount: money('1.0000001') })],
  ['ingestEvent', 'NOT_FOUND', 'campaignId', () => event({ campaignId: `camp_${unknown}` })],
  ['ingestEvent', 'NOT_FOUND', 'attribution.0.linkId', () => clues({ linkId: `link_${unknown}` })],
  [
    'ingestEvent',
    'NOT_FOUND',
    'attribution.1.sessionId',
    () => clues({ code: 'x' }, { sessionId: 'whatever' }),
  ],
  ['ingestEvent', 'INVALID', 'attribution.0.code', () => clues({ code: 'x'.repeat(65) })],
  ['ingestEvent', 'INVALID', 'attribution.0.code', () => clues({ code: ' ' })],
  ['ingestEvent', 'INVALID', 'attribution.0.code', () => clues({ code: 'a\0b' })],
  ['ingestEvent', 'INVALID', 'attribution.0', () => clues({})],
  ['ingestEvent', 'INVALID', 'attribution.0', () => clues({ code: 'x', sessionId: 'whatever' })],
  ['ingestEvent', 'INVALID', 'attribution.1.code', () => clues({ code: 'x' }, { code: 'y' })],
  ['ingestEvent', 'INVALID', 'attribution', () => clues({}, {}, {}, {})],
  ['recordConversion', 'NOT_FOUND', 'goalId', () => ({ goalId: `goal_${unknown}`, sessionId: 'x' })],
  ['cancelConversion', 'NOT_FOUND', 'id', () => ({ id: `conv_${unknown}` })],
  ['verifyActionAttempt', 'NOT_FOUND', 'id', () => ({ id: `att_${unknown}` })],
  ['createWebhookEndpoint', 'INVALID_URL', 'targetUrl', () => hook({ targetUrl: 'http://10.0.0.1/x' })],
  ['createWebhookEndpoint', 'INVALID_URL', 'targetUrl', () => hook({ targetUrl: 'gopher://x.example' })],
  ['createWebhookEndpoint', 'INVALID', 'eventTypes', () => hook({ eventTypes: ['nothing.happened'] })],
  ['createWebhookEndpoint', 'INVALID', 'eventTypes', () => hook({ eventTypes: [] })],
  ['redeliver', 'NOT_FOUND', 'id', () => ({ id: `dlv_${unknown}` })],
];
