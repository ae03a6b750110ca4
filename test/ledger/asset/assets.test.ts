import { beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../../src/kernel/config-error.js';
import { readConfig } from '../../../src/config.js';
import { RestClient } from '../../rest-compat/rest-client.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { startServer, type TestServer } from '../../support/server.js';
import { aCampaign, aSeller, fundWallet, type Seller } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

interface Asset {
  readonly code: string;
  readonly scale: number;
}

const builtIn = ['BSV', 'EUR', 'POINTS', 'USD'];

async function codesAt(url: string): Promise<string[]> {
  const { assets } = await new GraphQLClient(url).run<{ assets: Asset[] }>('{ assets { code } }');
  return assets.map(({ code }) => code);
}

describe('the setting ASSETS', () => {
  it('is read with its numbers of decimals', () => {
    expect(readConfig({ ASSETS: 'GBP:6:2, JPY:6:0,WEI:18:18:6' }).assets).toEqual([
      { code: 'GBP', scale: 6, minorDigits: 2, payoutDigits: 2 },
      { code: 'JPY', scale: 6, minorDigits: 0, payoutDigits: 0 },
      { code: 'WEI', scale: 18, minorDigits: 18, payoutDigits: 6 },
    ]);
    expect(readConfig({}).assets).toEqual([]);
  });

  it.each([
    'GBP',
    'GBP:6',
    'gbp:6:2',
    'G:6:2',
    'GBPGBPGBPGBPG:6:2',
    'G-P:6:2',
    ':6:2',
    'GBP:19:2',
    'GBP:6:7',
    'GBP:6:2:7',
    'GBP:6:2:2:2',
    'GBP:-1:0',
    'GBP:6.5:2',
    'GBP:6:2;JPY:6:0',
    'GBP:6:2,GBP:6:2',
    'GBP:6:2,JPY',
  ])('refuses %s and names it in one line', (ASSETS) => {
    expect(() => readConfig({ ASSETS })).toThrow(ConfigError);
    expect(() => readConfig({ ASSETS })).toThrow(/^ASSETS is ".+"; allowed: comma-separated CODE:scale/);
  });
});

describe('an installation with its own assets', () => {
  const suite = useServer({ ASSETS: 'GBP:6:2,JPY:6:0,KWD:3:3,USD:6:2' });
  let seller: Seller;
  beforeAll(async () => {
    seller = await aSeller(suite.url);
  });

  it('lists them without a credential', async () => {
    const { assets } = await new GraphQLClient(suite.url).run<{ assets: Asset[] }>(
      '{ assets { code scale minorDigits payoutDigits } }',
    );
    expect(assets).toEqual([
      { code: 'BSV', scale: 8, minorDigits: 8, payoutDigits: 8 },
      { code: 'EUR', scale: 6, minorDigits: 2, payoutDigits: 2 },
      { code: 'GBP', scale: 6, minorDigits: 2, payoutDigits: 2 },
      { code: 'JPY', scale: 6, minorDigits: 0, payoutDigits: 0 },
      { code: 'KWD', scale: 3, minorDigits: 3, payoutDigits: 3 },
      { code: 'POINTS', scale: 0, minorDigits: 0, payoutDigits: 0 },
      { code: 'USD', scale: 6, minorDigits: 2, payoutDigits: 2 },
    ]);
  });

  it('accepts amounts in them in every API', async () => {
    const { program, organizationId } = seller;
    await fundWallet(seller, '12.000001', 'GBP');
    await fundWallet(seller, '1200', 'JPY');
    const { organization } = await program.run<{ organization: Record<string, { available: unknown }> }>(
      `query ($id: ID!) { organization(id: $id) {
         gbp: wallet(asset: "GBP") { available { amount asset } } jpy: wallet(asset: "JPY") { available { amount asset } } } }`,
      { id: organizationId },
    );
    expect(organization['gbp']?.available).toEqual({ amount: '12.000001', asset: 'GBP' });
    expect(organization['jpy']?.available).toEqual({ amount: '1200', asset: 'JPY' });

    const rest = new RestClient(suite.url, seller.key);
    const wallet = `/organizations/${organizationId}/wallet?currency=`;
    expect((await rest.get(`${wallet}gbp`)).body).toMatchObject({ available: 1200.0001, currency: 'GBP' });
    expect((await rest.get(`${wallet}JPY`)).body).toMatchObject({ available: 1200, currency: 'JPY' });

    const campaignId = await aCampaign(seller, { payoutRate: { amount: '0.5', asset: 'JPY' } });
    expect((await rest.get(`/v1/campaigns/${campaignId}`)).body).toMatchObject({
      payoutRate: 0.5,
      currency: 'JPY',
    });
  });

  it('formats a currency of three decimals with all three', async () => {
    await fundWallet(seller, '0.1', 'KWD');
    const { organization } = await seller.program.run<{ organization: { wallet: object } }>(
      'query ($id: ID!) { organization(id: $id) { wallet(asset: "KWD") { available { amount } } } }',
      { id: seller.organizationId },
    );
    expect(organization.wallet).toEqual({ available: { amount: '0.100' } });
    const { topUp } = await seller.program.mutate<{ topUp: { paymentUrl: string } }>(
      'topUpWallet',
      { organizationId: seller.organizationId, amount: { amount: '12.5', asset: 'KWD' } },
      'topUp { paymentUrl }',
    );
    const page = await fetch(new URL(new URL(topUp.paymentUrl).pathname, suite.url));
    expect(await page.text()).toContain('12.500 KWD');
  });

  it('lists them in the error of an unknown asset', async () => {
    const message = 'Unknown asset "XAU"; allowed: BSV, EUR, GBP, JPY, KWD, POINTS, USD.';
    const { userErrors } = await seller.program.attempt(
      'topUpWallet',
      { organizationId: seller.organizationId, amount: { amount: '1', asset: 'XAU' } },
      'topUp { id }',
    );
    expect(userErrors).toEqual([{ code: 'INVALID_AMOUNT', field: ['amount', 'asset'], message }]);
    const rest = new RestClient(suite.url, seller.key);
    const campaign = { name: 'x', targetUrl: 'https://example.com', budget: 1, currency: 'xau' };
    expect((await rest.post('/campaigns', campaign)).body).toMatchObject({
      statusCode: 422,
      errors: [{ field: 'currency', message }],
    });
  });

  it('uses them in a process without the setting', async () => {
    const other = await startServer({ DATABASE_URL: suite.database.url });
    try {
      expect(await codesAt(other.url)).toEqual([...builtIn, 'GBP', 'JPY', 'KWD'].toSorted());
    } finally {
      await other.stop();
    }
  });

  it('uses assets that another process adds while it runs', async () => {
    const other = await startServer({ DATABASE_URL: suite.database.url, ASSETS: 'CHF:6:2' });
    try {
      const codes = [...builtIn, 'CHF', 'GBP', 'JPY', 'KWD'].toSorted();
      expect(await codesAt(other.url)).toEqual(codes);
      await waitFor('CHF', async () => (await codesAt(suite.url)).includes('CHF'));
    } finally {
      await other.stop();
    }
  });

  it.each([
    ['another number of decimals', 'GBP:4:2', 'GBP:6:2:2'],
    ['another minor unit', 'JPY:6:2', 'JPY:6:0:0'],
    ['another definition of a built-in asset', 'BSV:8:2', 'BSV:8:8:8'],
  ])('does not start with %s', async (_what, asset, stored) => {
    const start = async (): Promise<TestServer> =>
      startServer({ DATABASE_URL: suite.database.url, ASSETS: `NOK:6:2,${asset}` });
    await expect(start()).rejects.toThrow(
      new RegExp(
        `\\nASSETS says ${asset}:\\d, but this database has amounts in ${stored}; an asset cannot change\\.\\n$`,
      ),
    );
    expect(await suite.database.query("select from asset where code = 'NOK'")).toEqual([]);
  });

  it('lets the roles of requests and jobs only read them', async () => {
    const client = await suite.database.pool.connect();
    const attempt = async (role: string, statement: string): Promise<unknown> => {
      await client.query('begin');
      try {
        await client.query(`set local role ${role}`);
        await client.query(statement);
        return 'done';
      } catch (error) {
        return (error as { code?: unknown }).code;
      } finally {
        await client.query('rollback');
      }
    };
    try {
      for (const role of ['tribute_app', 'tribute_system']) {
        expect(await attempt(role, 'update asset set scale = 2')).toBe('42501');
        expect(await attempt(role, "delete from asset where code = 'JPY'")).toBe('42501');
      }
      expect(await attempt('tribute_app', "insert into asset values ('NOK', 2, 2, 2)")).toBe('42501');
      expect(await attempt('tribute_app', 'select from asset')).toBe('done');
    } finally {
      client.release();
    }
  });
});
