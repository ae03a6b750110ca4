import { beforeAll, describe, expect, it } from '@jest/globals';
import { aCampaign, aGoal, aScene, follow, type Scene } from '../support/story.js';
import { balancesOf, ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { useServer } from '../support/suite.js';
import { RestClient } from './rest-client.js';

const suite = useServer({ ASSETS: 'JPY:6:0' });
let scene: Scene;
let rest: RestClient;
let ids: Record<'org' | 'adv' | 'camp' | 'goal' | 'euros' | 'session' | 'code' | 'promoter', string>;

beforeAll(async () => {
  scene = await aScene(suite.url);
  rest = new RestClient(suite.url, scene.key);
  const { organizationId, campaignId, link } = scene;
  ids = {
    org: organizationId,
    adv: organizationId.replace('org_', 'adv_'),
    camp: campaignId,
    goal: await aGoal(scene, campaignId),
    euros: await aCampaign(scene, { budget: { amount: '10.00', asset: 'EUR' } }),
    session: await follow(suite.url, link),
    code: link.code,
    promoter: scene.promoterId,
  };
});

/** Every place of an amount in a dialect; `:x` is an id of the scene, and the amount is omitted. */
const places = {
  aktvator: [
    ['POST', '/campaigns', 'payoutRate', { name: 'New', targetUrl: 'https://shop.example' }],
    ['POST', '/campaigns', 'budget', { name: 'New', targetUrl: 'https://shop.example' }],
    ['PATCH', '/campaigns/:camp', 'budget', {}],
    ['POST', '/gigs', 'rewardAmount', { campaignId: ':camp', title: 'New', actionType: 'signup' }],
    ['POST', '/events/ingest', 'amount', { eventType: 'purchase', code: ':code', idempotencyKey: 'refused' }],
    ['POST', '/organizations/:org/wallet/topup', 'amount', {}],
    ['POST', '/campaigns/:camp/fund', 'amount', {}],
    ['POST', '/campaigns/:camp/defund', 'amount', {}],
    ['POST', '/aktvators/:promoter/payouts', 'amount', {}],
  ],
  tonicpow: [
    [
      'POST',
      '/v1/campaigns',
      'payoutRate',
      { name: 'New', targetUrl: 'https://shop.example', advertiserId: ':adv' },
    ],
    [
      'POST',
      '/v1/campaigns',
      'budget',
      { name: 'New', targetUrl: 'https://shop.example', advertiserId: ':adv' },
    ],
    ['PATCH', '/v1/campaigns/:camp', 'budget', {}],
    ['POST', '/v1/campaigns/:camp/goals', 'payoutRate', { name: 'new', payoutType: 'flat' }],
    ['POST', '/v1/campaigns/:camp/goals', 'payoutRate', { name: 'new', payoutType: 'percent' }],
    ['PATCH', '/v1/goals/:goal', 'payoutRate', { payoutType: 'flat' }],
    ['POST', '/v1/conversions', 'amount', { goalId: ':goal', sessionId: ':session' }],
  ],
} as const;

/** Numbers that are never amounts; the finer ones are below a millionth of a dollar in either unit. */
const refused = [
  '0.0000001',
  '1e-7',
  '0.30000000000000004',
  '12345678901234567890.12345678',
  '-1',
  '-0.01',
  '1e400',
  '1e38',
  '99999999999999999999999999999999999999999',
  '"5"',
  'true',
  '[5]',
  '{}',
];

const withIds = (text: string): string =>
  text.replaceAll(
    /:(org|adv|camp|goal|session|code|promoter)\b/g,
    (_, name) => ids[name as keyof typeof ids],
  );

/** A body with exactly this text as the amount. */
function bodyWith(more: object, field: string, number: string): string {
  const rest_ = withIds(JSON.stringify(more)).slice(1);
  return `{"${field}": ${number}${rest_ === '}' ? '' : ', '}${rest_}`;
}

/** The contents of every table that an amount could be written to. */
async function stored(): Promise<unknown> {
  return suite.database.query(
    `select (select json_agg(campaign order by id) from campaign) as campaigns, (select json_agg(gig order by id) from gig) as gigs,
            (select json_agg(goal order by id) from goal) as goals, (select count(*) from event) as events,
            (select count(*) from conversion) as conversions, (select count(*) from top_up) as top_ups,
            (select count(*) from payout) as payouts, (select count(*) from ledger_transaction) as transactions`,
  );
}

describe.each([
  ...places.aktvator.map((place) => ['aktvator', ...place] as const),
  ...places.tonicpow.map((place) => ['tonicpow', ...place] as const),
])('%s: %s %s', (_dialect, method, path, field, more) => {
  it(`refuses what ${field} cannot be by its name, and writes nothing`, async () => {
    const before = await stored();
    for (const number of refused) {
      const answer = await rest.send(method, withIds(path), bodyWith(more, field, number));
      expect({ number, answer: answer.body }).toEqual({
        number,
        answer: {
          statusCode: 422,
          message: expect.any(String),
          errors: [{ field, message: expect.any(String), code: 'INVALID_AMOUNT' }],
        },
      });
    }
    expect(await stored()).toEqual(before);
  });
});

describe('an amount that moves money', () => {
  /** The amounts of a response, which must have this status. */
  async function call(method: string, path: string, body: unknown, status = 200): Promise<string> {
    const answer = await rest.send(method, path, body);
    expect({ path, text: answer.text, status: answer.status }).toMatchObject({ status });
    return answer.text;
  }

  it('is set aside and taken back in minor units, to the atomic unit', async () => {
    const path = `/campaigns/${await aCampaign(scene, { name: 'Autumn' })}`;
    expect(await call('POST', `${path}/fund`, '{"amount": 1250.0001}')).toContain(
      '"budgetRemaining":1250.0001,',
    );
    expect(await call('POST', `${path}/fund`, '{"amount": 0.9999, "currency": "usd"}')).toContain(
      '"budgetRemaining":1251,',
    );
    expect(await call('POST', `${path}/defund`, '{"amount": 1000.5}')).toContain('"budgetRemaining":250.5,');
    const [{ saved } = { saved: '' }] = await suite.database.query<{ saved: string }>(
      `select (credits - debits)::text as saved from ledger_account join ledger_balance on account_id = id where campaign_id = $1`,
      [uuidOf('campaign', path.slice('/campaigns/'.length))],
    );
    expect(saved).toBe('2505000');
    await call('POST', `${path}/defund`, '{}');
    expect(await call('GET', path, undefined)).toContain('"budgetRemaining":0,');
    const tooMuch = await rest.post(`${path}/defund`, { amount: 1 });
    expect(tooMuch.status).toBeGreaterThanOrEqual(400);
  });

  it('is taken back, released and paid out in minor units', async () => {
    const other = await aScene(suite.url);
    const client = new RestClient(suite.url, other.key);
    const earn = async (key: string): Promise<string> =>
      (await ingestAndEvaluate(other, key)).rewards[0]?.id ?? '';
    const first = await earn('first');
    const part = await client.send(
      'POST',
      `/rewards/${first}/reverse`,
      '{"amount": 500.25, "reason": "Sent back"}',
    );
    expect(part).toMatchObject({
      status: 200,
      body: {
        id: first,
        status: 'paid',
        amount: 2500,
        reversedAmount: 500.25,
        reversal: { amount: 500.25, owed: 0 },
      },
    });
    const whole = await client.post(`/rewards/${first}/reverse`);
    expect(whole).toMatchObject({
      status: 200,
      body: { status: 'reversed', reversedAmount: 2500, reversal: { amount: 1999.75, owed: 0 } },
    });
    expect(
      await client.send('POST', `/rewards/${await earn('fine')}/reverse`, '{"amount": 0.00001}'),
    ).toMatchObject({ status: 422, body: { errors: [{ field: 'amount', code: 'INVALID_AMOUNT' }] } });

    await other.program.mutate('updateCampaign', { id: other.campaignId, holdingPeriodDays: 7 }, '');
    const held = await earn('held');
    expect(await client.get(`/rewards/${held}`)).toMatchObject({ body: { status: 'held', amount: 2500 } });
    expect(await client.post(`/rewards/${held}/release`)).toMatchObject({
      status: 200,
      body: { id: held, status: 'paid', amount: 2500, reversedAmount: 0, currency: 'USD' },
    });

    await client.post(`/rewards/${await earn('reversed')}/reverse`, { amount: 2500 });
    const payouts = `/aktvators/${other.promoterId}/payouts`;
    expect(await client.send('POST', payouts, '{"amount": 1250.75}')).toMatchObject({
      status: 201,
      // Rounded down to the cent; the finer rest stays.
      body: { amount: 1250, fee: 0, net: 1250, currency: 'USD', aktvatorId: other.promoterId },
    });
    expect(await client.post(payouts)).toMatchObject({ status: 201, body: { amount: 3750, net: 3750 } });
    expect(await balancesOf(other)).toMatchObject({ promoter: '0.00' });
  });

  it('is more than can be paid in at a time: refused with the limit', async () => {
    const path = `/organizations/${ids.org}/wallet/topup`;
    expect(await rest.send('POST', path, '{"amount": 999999999999}')).toMatchObject({
      status: 201,
      body: { status: 'pending' },
    });
    expect(await rest.send('POST', path, '{"amount": 1000000000000}')).toMatchObject({
      status: 422,
      body: {
        errors: [
          {
            field: 'amount',
            code: 'INVALID_AMOUNT',
            message: 'The amount is too large: at most 9999999999.99 USD at a time.',
          },
        ],
      },
    });
  });
});

describe('an amount that fits', () => {
  it.each([
    ['/campaigns', '0.0001', 'USD', '0.0001'],
    ['/campaigns', '2500', 'USD', '2500'],
    ['/campaigns', '2.5e3', 'USD', '2500'],
    ['/campaigns', '12345678901234567890.1234', 'USD', '12345678901234567890.1234'],
    [
      '/campaigns',
      '99999999999999999999999999999999999999',
      'POINTS',
      '99999999999999999999999999999999999999',
    ],
    ['/campaigns', '1', 'BSV', '1'],
    ['/campaigns', '0.000001', 'JPY', '0.000001'],
    ['/v1/campaigns', '0.000001', 'USD', '0.000001'],
    ['/v1/campaigns', '49.90', 'EUR', '49.9'],
    ['/v1/campaigns', '0.00000001', 'BSV', '0.00000001'],
    ['/v1/campaigns', '-0', 'USD', '0'],
    [
      '/v1/campaigns',
      '99999999999999999999999999999999.999999',
      'JPY',
      '99999999999999999999999999999999.999999',
    ],
  ])('comes back through %s digit by digit: %s %s', async (path, number, currency, shown) => {
    const more = { name: 'Exact', targetUrl: 'https://shop.example', advertiserId: ':adv', currency };
    const created = await rest.send('POST', path, bodyWith(more, 'payoutRate', number));
    expect(created.status).toBe(201);
    expect(created.text).toContain(`"payoutRate":${shown},`);
    expect((await rest.get(`${path}/${String(created.body['id'])}`)).text).toContain(
      `"payoutRate":${shown},`,
    );
  });

  it.each([
    ['/campaigns', '0.5', 'BSV'],
    ['/campaigns', '0.5', 'POINTS'],
    ['/campaigns', '0.0000001', 'JPY'],
    ['/v1/campaigns', '0.000000001', 'BSV'],
    ['/v1/campaigns', '0.5', 'POINTS'],
    ['/v1/campaigns', '0.0000001', 'JPY'],
  ])('fits its own asset: %s refuses %s %s', async (path, number, currency) => {
    const more = { name: 'Too fine', targetUrl: 'https://shop.example', advertiserId: ':adv', currency };
    const { body } = await rest.send('POST', path, bodyWith(more, 'budget', number));
    expect(body).toMatchObject({
      statusCode: 422,
      message: expect.stringContaining(`is more precise than ${currency} allows`),
      errors: [{ field: 'budget', code: 'INVALID_AMOUNT' }],
    });
  });

  it('is in the asset of what it belongs to when nothing else is said', async () => {
    const path = `/v1/campaigns/${ids.euros}`;
    expect((await rest.patch(path, { budget: 12.345678 })).body).toMatchObject({
      budget: 12.345678,
      currency: 'EUR',
    });
    expect((await rest.send('PATCH', path, '{"budget": 12.3456789}')).body).toMatchObject({
      statusCode: 422,
      message: expect.stringContaining('is more precise than EUR allows'),
      errors: [{ field: 'budget', code: 'INVALID_AMOUNT' }],
    });
  });
});

describe('GraphQL', () => {
  it.each([
    ['0.0000001', 'USD'],
    ['1e-7', 'USD'],
    ['0.30000000000000004', 'USD'],
    ['1e400', 'USD'],
    ['1e38', 'POINTS'],
    ['-0.01', 'USD'],
    ['0.5', 'POINTS'],
    ['1,5', 'USD'],
    ['', 'USD'],
    ['٣', 'USD'],
  ])('refuses the text "%s" in %s by the name of its field', async (amount, asset) => {
    const { userErrors } = await scene.program.attempt(
      'createCampaign',
      { name: 'New', targetUrl: 'https://shop.example', budget: { amount, asset } },
      'campaign { id }',
    );
    expect(userErrors).toMatchObject([{ code: 'INVALID_AMOUNT', field: ['budget', 'amount'] }]);
  });

  it('takes no number for an amount, so that no float can be one', async () => {
    const { errors } = await scene.program.send(
      'mutation ($input: CreateCampaignInput!) { createCampaign(input: $input) { campaign { id } } }',
      { input: { name: 'New', targetUrl: 'https://shop.example', budget: { amount: 0.1 } } },
    );
    expect(errors?.[0]?.message).toContain('String cannot represent a non string value: 0.1');
  });
});
