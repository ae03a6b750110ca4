import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ServerResponse } from 'node:http';
import { UnavailableError } from '../../../src/kernel/errors.js';
import { HttpRates, type HttpRatesOptions } from '../../../src/ledger/rate/http-rates.js';
import type { DatedRates } from '../../../src/ledger/rate/rate-source.js';
import { formatFraction } from '../../../src/kernel/fraction.js';
import { waitFor } from '../../support/wait-for.js';
import { answering, failing, silent, startSource, type Source } from './source.js';

const log = { debug() {}, info() {}, warn() {}, error() {} };
const minute = 60_000;
const start = Date.parse('2026-03-01T12:00:00Z');

/** A rate table in which a dollar is this much BSV. */
const table = (rate: string, more = ''): string => `{"base":"USD","rates":{"BSV":${rate}}${more}}`;

function bsvIn({ table: rates }: DatedRates): string {
  const rate = rates.ratesOf('USD').get('BSV');
  return rate ? formatFraction(rate, 18) : 'none';
}

describe('the cache of an HTTP source of rates', () => {
  let source: Source;
  let now: number;
  let rates: HttpRates;
  const withOptions = (options: Partial<HttpRatesOptions> = {}): HttpRates =>
    new HttpRates(
      { url: source.url, timeoutMs: 20_000, ttlMs: minute, maxAgeMs: 60 * minute, ...options },
      { now: () => new Date(now) },
      log,
    );
  beforeEach(async () => {
    source = await startSource(answering(table('0.02')));
    now = start;
    rates = withOptions();
  });
  afterEach(async () => {
    await rates.close();
    await source.stop();
  });

  /** The reason why there are no rates. */
  const refusal = async (from = rates): Promise<string> => {
    const error: unknown = await from.current().catch((reason: unknown) => reason);
    if (!(error instanceof UnavailableError)) throw new Error('There are rates.');
    return error.message;
  };

  it('sends one request for all concurrent callers', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, async () => rates.current()));
    expect(new Set(answers.map(bsvIn))).toEqual(new Set(['0.02']));
    expect(source.asked()).toBe(1);
    expect(answers[0]?.asOf).toEqual(new Date(start));
  });

  it('refreshes after the time to live, without delaying a caller', async () => {
    await rates.current();
    now += minute - 1;
    await rates.current();
    expect(source.asked()).toBe(1);
    const held = Promise.withResolvers<ServerResponse>();
    source.behave((_request, response) => {
      held.resolve(response);
    });
    now += 1;
    expect(bsvIn(await rates.current())).toBe('0.02');
    const response = await held.promise;
    // During a request no other is sent, and the old rates are used.
    for (let times = 0; times < 20; times += 1) expect(bsvIn(await rates.current())).toBe('0.02');
    expect(source.asked()).toBe(2);
    response.end(table('0.03'));
    await waitFor('the new rates', async () => bsvIn(await rates.current()) === '0.03');
    expect(source.asked()).toBe(2);
  });

  it('serves stale rates while the source fails, up to the maximum age, and then reports their age', async () => {
    await rates.current();
    source.behave(failing(500));
    now += 60 * minute;
    expect(bsvIn(await rates.current())).toBe('0.02');
    await waitFor('the failure', async () => source.asked() === 2);
    now += 2000;
    expect(await refusal()).toBe(
      'The latest rates are 3602 s old, of 2026-03-01T12:00:00.000Z, and must not be older than 3600 s; the source answered 500.',
    );
    source.behave(answering(table('0.04')));
    now += 1000;
    expect(bsvIn(await rates.current())).toBe('0.04');
  });

  it('waits for the source only without usable rates, and only for a bounded time', async () => {
    source.behave(silent);
    await rates.close();
    rates = withOptions({ timeoutMs: 30 });
    expect(await refusal()).toBe('There are no rates now; the source did not answer within 30 ms.');
  });

  it('also times out during a response', async () => {
    source.behave((_request, response) => {
      response.write('{"base":');
    });
    rates = withOptions({ timeoutMs: 30 });
    expect(await refusal()).toBe('There are no rates now; the source did not answer within 30 ms.');
  });

  it('does not call a failing source again within a second', async () => {
    source.behave(failing(503));
    await Promise.all([refusal(), refusal()]);
    now += 999;
    expect(await refusal()).toBe('There are no rates now; the source answered 503.');
    expect(source.asked()).toBe(1);
    now += 1;
    source.behave(answering(table('0.02')));
    expect(bsvIn(await rates.current())).toBe('0.02');
  });

  it('fails with the reason when the source is unreachable', async () => {
    await source.stop();
    expect(await refusal()).toBe('There are no rates now; the source could not be reached.');
    source = await startSource(silent);
  });

  it('computes the age from the time in the response, and refreshes rates before they are too old', async () => {
    source.behave(answering(table('0.02', ',"asOf":"2026-03-01T11:00:30Z"')));
    expect((await rates.current()).asOf).toEqual(new Date('2026-03-01T11:00:30Z'));
    now += 31_000;
    source.behave(answering(table('0.03', ',"asOf":"2026-03-01T12:00:00Z"')));
    expect(bsvIn(await rates.current())).toBe('0.03');
    // A late response replaces nothing.
    source.behave(answering(table('0.01', ',"asOf":"2026-03-01T11:59:00Z"')));
    now += 61 * minute;
    expect(await refusal()).toContain('The latest rates are 3691 s old, of 2026-03-01T12:00:00.000Z,');
    expect(source.asked()).toBe(3);
  });

  it.each([
    ['nothing', '', 'answered with invalid JSON'],
    ['incomplete JSON', '{"base": "USD", "rates": {', 'answered with invalid JSON'],
    ['null', 'null', 'answered without a "base"'],
    ['a list', '[]', 'answered without a "base"'],
    ['no base', '{"rates": {"BSV": 1}}', 'answered without a "base"'],
    ['an invalid base', '{"base": "$", "rates": {"BSV": 1}}', 'answered without a "base"'],
    ['no rates', '{"base": "USD"}', 'answered without "rates"'],
    ['empty rates', '{"base": "USD", "rates": {}}', 'answered no rates'],
    ['only the base itself', '{"base": "USD", "rates": {"USD": 1}}', 'answered no rates'],
    ['zero', table('0'), 'answered a rate of BSV that is not a number above zero'],
    ['minus', table('-1'), 'answered a rate of BSV that is not a number above zero'],
    ['words', table('"much"'), 'answered a rate of BSV that is not a number above zero'],
    ['true', table('true'), 'answered a rate of BSV that is not a number above zero'],
    ['an object', table('{"mid": 1}'), 'answered a rate of BSV that is not a number above zero'],
    [
      'an invalid time',
      table('1', ',"asOf":"yesterday"'),
      'answered an "asOf" that is not an ISO 8601 date and time',
    ],
    [
      'a number as time',
      table('1', ',"asOf":1772366400'),
      'answered an "asOf" that is not an ISO 8601 date and time',
    ],
    [
      'too large a response',
      table('1', `,"x":"${'x'.repeat(1_000_000)}"`),
      'answered more than 1000000 bytes',
    ],
  ])('refuses %s as rates', async (_what, text, why) => {
    source.behave(answering(text));
    expect(await refusal()).toBe(`There are no rates now; the source ${why}.`);
  });

  it.each([
    ['0.0199', '0.0199'],
    ['"0.0199"', '0.0199'],
    ['1.99e-2', '0.0199'],
    ['0.019900000000000001', '0.019900000000000001'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
  ])('reads the rate %s with all digits', async (written, read) => {
    source.behave(answering(table(written)));
    expect(bsvIn(await rates.current())).toBe(read);
  });
});
