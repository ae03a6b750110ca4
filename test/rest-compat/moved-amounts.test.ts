import { beforeAll, describe, expect, it } from '@jest/globals';
import { balancesOf, ingestAndEvaluate, uuidOf } from '../support/outcome.js';
import { aCampaign, aScene, type Scene } from '../support/story.js';
import { useServer } from '../support/suite.js';
import { RestClient } from './rest-client.js';

const suite = useServer({ ASSETS: 'JPY:6:0' });
let scene: Scene;
let rest: RestClient;

beforeAll(async () => {
  scene = await aScene(suite.url);
  rest = new RestClient(suite.url, scene.key);
});

describe('an amount that moves money', () => {
  /** The amounts of a response, which must have this status. */
  async function call(method: string, path: string, body: unknown, status = 200): Promise<string> {
    const answer = await rest.send(method, path, body);
    expect({ path, text: answer.text, status: answer.status }).toMatchObject({ status });
    return answer.text;
  }

  it('is funded and withdrawn in minor units, exact to the atomic unit', async () => {
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

  async function anEarner() {
    const other = await aScene(suite.url);
    const earn = async (key: string): Promise<string> =>
      (await ingestAndEvaluate(other, key)).rewards[0]?.id ?? '';
    return { other, client: new RestClient(suite.url, other.key), earn };
  }

  it('is refunded in minor units, in parts and as a whole', async () => {
    const { client, earn } = await anEarner();
    const first = await earn('first');
    const part = await client.send(
      'POST',
      `/rewards/${first}/reverse`,
      '{"amount": 500.25, "reason": "Sent back"}',
    );
    const reversal = { amount: 500.25, owed: 0 };
    expect(part).toMatchObject({
      status: 200,
      body: { id: first, status: 'paid', amount: 2500, reversedAmount: 500.25, reversal },
    });
    const whole = await client.post(`/rewards/${first}/reverse`);
    expect(whole).toMatchObject({
      status: 200,
      body: { status: 'reversed', reversedAmount: 2500, reversal: { amount: 1999.75, owed: 0 } },
    });
    expect(
      await client.send('POST', `/rewards/${await earn('fine')}/reverse`, '{"amount": 0.00001}'),
    ).toMatchObject({ status: 422, body: { errors: [{ field: 'amount', code: 'INVALID_AMOUNT' }] } });
  });

  it('is released and paid out in minor units', async () => {
    const { other, client, earn } = await anEarner();
    const first = await earn('first');
    await client.send('POST', `/rewards/${first}/reverse`, '{"amount": 500.25, "reason": "Sent back"}');
    await client.post(`/rewards/${first}/reverse`);
    await earn('fine');
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

  it('above the maximum of a payment is refused, and the error names the limit', async () => {
    const path = `/organizations/${scene.organizationId}/wallet/topup`;
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
