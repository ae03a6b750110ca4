import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RestClient } from '../../rest-compat/rest-client.js';
import { aSeller, type Seller } from '../../support/story.js';
import { useServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';
import { askedFor } from './asked-rate.js';
import { answering, failing, silent, startSource, type Source } from './source.js';

describe('rates from a source', () => {
  const environment: Record<string, string> = {
    RATES_TTL: '0',
    RATES_MAX_AGE: '3600',
    // On a busy machine even this process answers slowly.
    RATES_TIMEOUT_MS: '2000',
  };
  let source: Source;
  beforeAll(async () => {
    source = await startSource(failing(500));
    environment['RATES_URL'] = source.url;
  });
  afterAll(async () => source.stop());
  const suite = useServer(environment);
  let seller: Seller;
  beforeAll(async () => {
    seller = await aSeller(suite.url);
  });

  it.each([
    ['answers 500', failing(500), 'the source answered 500'],
    ['answers invalid JSON', answering('<html>'), 'the source answered with invalid JSON'],
    [
      'has only old rates',
      answering('{"base":"USD","rates":{"BSV":0.02},"asOf":"2026-01-01"}'),
      'must not be older than 3600 s',
    ],
    ['does not answer', silent, 'the source did not answer within 2000 ms'],
  ])('are refused when it %s, and the error gives the reason', async (_what, behaviour, why) => {
    source.behave(behaviour);
    // The source is not asked again within a second of its last failure, whose message is returned at once.
    const rest = new RestClient(suite.url, seller.key);
    const answer = await waitFor(why, async () => {
      const next = await rest.get('/v1/rates/usd');
      return next.text.includes(why) && next;
    });
    expect(answer.body).toEqual({ statusCode: 503, message: expect.stringMatching(/^(?:There|The latest)/) });
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.text).not.toContain('hush');
    const { errors } = await askedFor(seller.program, 'BSV', 'USD');
    expect(errors).toMatchObject([
      { message: expect.stringContaining(why), extensions: { code: 'UNAVAILABLE' } },
    ]);
  });

  it('keep all digits, and stay available while the source is slow', async () => {
    source.behave(
      answering(
        '{"base":"USD","rates":{"EUR":"0.92","BSV":0.01990049751243781094,"usd":1,"x-y":null},"asOf":"2099-01-01T00:00:00Z"}',
      ),
    );
    const answer = await waitFor('rates', async () => {
      const next = await askedFor(seller.program, 'USD', 'BSV');
      return !next.errors && next;
    });
    expect(answer.data?.rate).toMatchObject({ rate: '0.0199004975124378109', source: 'HTTP' });
    // The time of receipt, even if the source's clock is ahead.
    expect(new Date(answer.data?.rate.asOf ?? '') <= new Date()).toBe(true);
    source.behave(silent);
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => askedFor(seller.program, 'EUR', 'BSV')),
    );
    expect(new Set(answers.map(({ data }) => data?.rate.rate))).toEqual(new Set(['0.0216309755569976206']));
    // All wait for one request. On a busy machine it may end before the last of them asks.
    expect(source.mostAtOnce()).toBeLessThanOrEqual(1);
    expect(suite.server.log()).not.toContain('hush');
  });
});
