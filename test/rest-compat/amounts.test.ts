import { beforeAll, describe, expect, it } from '@jest/globals';
import { aCampaign, aGoal, aScene, follow, type Scene } from '../support/story.js';
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
  it(`refuses an invalid ${field} by its name, and writes nothing`, async () => {
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

describe('a valid amount', () => {
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
  ])('is returned by %s with all digits: %s %s', async (path, number, currency, shown) => {
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
  ])('must fit its own asset: %s refuses %s %s', async (path, number, currency) => {
    const more = { name: 'Too fine', targetUrl: 'https://shop.example', advertiserId: ':adv', currency };
    const { body } = await rest.send('POST', path, bodyWith(more, 'budget', number));
    expect(body).toMatchObject({
      statusCode: 422,
      message: expect.stringContaining(`is more precise than ${currency} allows`),
      errors: [{ field: 'budget', code: 'INVALID_AMOUNT' }],
    });
  });

  it('is by default in the asset of the object that it belongs to', async () => {
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
