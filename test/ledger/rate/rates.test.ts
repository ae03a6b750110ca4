import { beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../../src/kernel/config-error.js';
import { readConfig } from '../../../src/config.js';
import { RestClient } from '../../rest-compat/rest-client.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { aKey, aSeller, type Seller } from '../../support/story.js';
import { useServer, useSharedServer } from '../../support/suite.js';
import { askedFor } from './asked-rate.js';

describe('the setting RATES', () => {
  it.each([
    'BSV/USD',
    'BSV=50',
    'BSV/USD=',
    'BSV/USD=0',
    'BSV/USD=-1',
    'BSV/USD=fifty',
    'BSV/USD=1,5',
    'bsv/USD=50',
    'USD/USD=1',
    'BSV/USD=50,BSV/USD=51',
    'BSV/USD=50,USD/BSV=0.02',
    'BSV/USD=50;EUR/USD=1',
  ])('refuses %s and names it in one line', (RATES) => {
    expect(() => readConfig({ RATES })).toThrow(ConfigError);
    expect(() => readConfig({ RATES })).toThrow(
      /^RATES is ".+"; allowed: comma-separated ASSET\/CURRENCY=rate/,
    );
  });

  it('refuses a source that is not an HTTP URL, without logging it', () => {
    for (const RATES_URL of ['rates.example', 'ftp://rates.example', 'https://user:secret@rates.example/']) {
      expect(() => readConfig({ RATES_URL })).toThrow(/^RATES_URL is not usable; allowed: an http\(s\) URL/);
    }
    expect(readConfig({ RATES_URL: 'http://10.0.0.1:8080/r?a=b' }).ratesUrl).toBe(
      'http://10.0.0.1:8080/r?a=b',
    );
  });
});

describe('rates from a table', () => {
  const suite = useServer({
    RATES: 'BSV/USD=50.25, EUR/USD=1.08,GBP/EUR=1.2,POINTS/XTS=0.0001',
    ASSETS: 'JPY:6:0',
  });
  let seller: Seller;
  let rest: RestClient;
  beforeAll(async () => {
    seller = await aSeller(suite.url);
    rest = new RestClient(suite.url, seller.key);
  });

  it.each([
    ['BSV', 'USD', '50.25'],
    // 1 / 50.25, 50.25 / 1.08, 50.25 / 1.08 / 1.2 and 1.08 / 50.25, rounded to 18 digits.
    ['USD', 'BSV', '0.0199004975124378109'],
    ['BSV', 'EUR', '46.5277777777777778'],
    ['BSV', 'GBP', '38.7731481481481481'],
    ['EUR', 'BSV', '0.0214925373134328358'],
    ['EUR', 'USD', '1.08'],
    ['USD', 'USD', '1'],
    ['POINTS', 'XTS', '0.0001'],
  ])('convert one %s to %s: %s', async (asset, currency, rate) => {
    const { data } = await askedFor(seller.program, asset, currency);
    expect(data?.rate).toEqual({
      asset,
      currency,
      rate,
      source: 'STATIC',
      asOf: expect.stringMatching(/Z$/),
    });
  });

  it.each([
    ['XAU', 'USD', 'asset', 'Unknown asset "XAU"; allowed: BSV, EUR, JPY, POINTS, USD.'],
    ['JPY', 'USD', 'asset', 'There are no rates of JPY.'],
    ['BSV', 'XAU', 'currency', 'There is no rate of BSV in the currency "XAU"; allowed: BSV, EUR, GBP, USD.'],
    ['BSV', 'XTS', 'currency', 'There is no rate of BSV in the currency "XTS"; allowed: BSV, EUR, GBP, USD.'],
    ['BSV', '__proto__', 'currency', expect.stringContaining('allowed: BSV, EUR, GBP, USD.')],
    ['BSV', 'usd', 'currency', expect.stringContaining('allowed: BSV, EUR, GBP, USD.')],
  ])('refuse %s in %s', async (asset, currency, field, message) => {
    const { errors } = await askedFor(seller.program, asset, currency);
    expect(errors).toMatchObject([
      { message, extensions: { code: 'BAD_USER_INPUT', problems: [{ field: [field], message }] } },
    ]);
  });

  it.each([
    // A dollar is 1/50.25 BSV = 1990049.75… satoshis.
    ['usd', '', '{"currency":"usd","currency_amount":1,"price_in_satoshis":1990050}'],
    ['USD', '?amount=0.01', '{"currency":"USD","currency_amount":0.01,"price_in_satoshis":19900}'],
    ['USD', '?amount=50.25', '{"currency":"USD","currency_amount":50.25,"price_in_satoshis":100000000}'],
    ['USD', '?amount=0', '{"currency":"USD","currency_amount":0,"price_in_satoshis":0}'],
    ['USD', '?amount=007.50', '{"currency":"USD","currency_amount":7.5,"price_in_satoshis":14925373}'],
    ['USD', '?amount=1e3', '{"currency":"USD","currency_amount":1000,"price_in_satoshis":1990049751}'],
    ['gbp', '?amount=1', '{"currency":"gbp","currency_amount":1,"price_in_satoshis":2579104}'],
    ['BSV', '?amount=0.00000001', '{"currency":"BSV","currency_amount":0.00000001,"price_in_satoshis":1}'],
    [
      'USD',
      '?amount=12345678901234567890.123456',
      // None of its digits was lost in a double.
      '{"currency":"USD","currency_amount":12345678901234567890.123456,"price_in_satoshis":24568515226337448537559116}',
    ],
  ])('price /v1/rates/%s%s exactly', async (currency, query, body) => {
    const answer = await rest.get(`/v1/rates/${currency}${query}`);
    expect([answer.status, answer.text]).toEqual([200, body]);
  });

  it.each([
    ['/v1/rates/xau', 'currency', 'INVALID'],
    ['/v1/rates/constructor', 'currency', 'INVALID'],
    ['/v1/rates/usd?amount=-1', 'amount', 'INVALID_AMOUNT'],
    ['/v1/rates/usd?amount=ten', 'amount', 'INVALID_AMOUNT'],
    ['/v1/rates/usd?amount=0x10', 'amount', 'INVALID_AMOUNT'],
    ['/v1/rates/usd?amount=1e400', 'amount', 'INVALID_AMOUNT'],
    ['/v1/rates/usd?amount=0.0000001', 'amount', 'INVALID_AMOUNT'],
    ['/v1/rates/usd?amount=60000000000000000000000000000000', 'amount', 'INVALID_AMOUNT'],
    ['/v1/rates/gbp?amount=1e-19', 'amount', 'INVALID_AMOUNT'],
    ['/v1/rates/usd?amount=1&amount=2', 'amount', 'INVALID'],
  ])('refuse GET %s for its %s', async (path, field, code) => {
    const { body } = await rest.get(path);
    expect(body).toMatchObject({ statusCode: 422, errors: [{ field, code }] });
  });

  it('are available with any valid key, and not without one', async () => {
    const narrow = await aKey(seller.owner, seller.organizationId, ['gigs:read']);
    expect((await new RestClient(suite.url, narrow).get('/v1/rates/usd')).status).toBe(200);
    expect((await new RestClient(suite.url).get('/v1/rates/usd')).status).toBe(401);
    expect((await askedFor(new GraphQLClient(suite.url), 'BSV', 'USD')).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });
});

describe('rates without any setting', () => {
  const suite = useSharedServer();

  it('are those of the documented example', async () => {
    const { program } = await aSeller(suite.url);
    expect((await askedFor(program, 'BSV', 'USD')).data?.rate.rate).toBe('50');
    expect((await askedFor(program, 'EUR', 'USD')).data?.rate.rate).toBe('1.1');
  });
});
