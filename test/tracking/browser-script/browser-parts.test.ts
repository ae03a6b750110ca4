import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { resultOf } from '../../../clients/browser/src/conversion-result.js';
import { cookieIn, cookieText } from '../../../clients/browser/src/cookie-text.js';
import { maxAttempts, retryDelay } from '../../../clients/browser/src/retry-delay.js';
import { serverOf } from '../../../clients/browser/src/server-of.js';
import { sessionIn, withoutSession } from '../../../clients/browser/src/session-parameter.js';
import {
  keepMs,
  newestSession,
  readSession,
  sessionOfVisit,
} from '../../../clients/browser/src/stored-session.js';
import { addQueryParameter } from '../../../src/kernel/add-query-parameter.js';

const wire = 'Zz09_-'.repeat(10).padEnd(64, 'x');

describe('the session in an address', () => {
  it.each([
    [`?tncpw_session=${wire}`, wire, ''],
    ['?tncpw_session=sess_01h455vb4pex5vsknk084sn02q&a=1', 'sess_01h455vb4pex5vsknk084sn02q', '?a=1'],
    ['?a=%C4%D0&&tncpw_session=x&b=%20+', 'x', '?a=%C4%D0&&b=%20+'],
    ['?tncpw_session=&tncpw_session=y', 'y', ''],
    ['?tncpw_session=%41', 'A', ''],
    ['', undefined, ''],
    ['?a=1', undefined, '?a=1'],
    ['?xtncpw_session=x', undefined, '?xtncpw_session=x'],
    ['?tncpw_session', undefined, ''],
    [`?tncpw_session=${wire}x`, undefined, ''],
    ['?tncpw_session=a%20b', undefined, ''],
    ['?tncpw_session=a;Domain=evil.example', undefined, ''],
    ['?tncpw_session=%3Cscript%3E', undefined, ''],
    ['?tncpw_session=%', undefined, ''],
  ])('of "%s" is %s', (search, session, rest) => {
    expect(sessionIn(search)).toBe(session);
    expect(withoutSession(search)).toBe(rest);
  });

  it('is found in every target of a link, and taking it out leaves the other parameters', () => {
    const part = fc.stringMatching(/^[a-z%=+]{1,8}$/);
    fc.assert(
      fc.property(fc.array(part, { maxLength: 4 }), fc.stringMatching(/^[\w-]{1,64}$/), (parts, session) => {
        const query = parts.length > 0 ? `?${parts.join('&')}` : '';
        const { search } = new URL(
          addQueryParameter(`https://shop.example/${query}`, 'tncpw_session', session),
        );
        expect(sessionIn(search)).toBe(session);
        expect(withoutSession(search)).toBe(query);
      }),
    );
  });
});

describe('a stored session', () => {
  const now = 1_800_000_000_000;
  const old = { id: 'old', expires: now + 1000 };

  it.each([
    ['s', String(now + 1), { id: 's', expires: now + 1 }],
    ['s', String(now), undefined],
    ['s', null, undefined],
    ['s', 'soon', undefined],
    [null, String(now + 1), undefined],
    ['<b>', String(now + 1), undefined],
  ])('of the texts %s and %s is %j', (id, expires, session) => {
    expect(readSession(id, expires, now)).toEqual(session);
  });

  it('is the newest of all stores', () => {
    const young = { id: 'young', expires: now + 2000 };
    expect(newestSession([undefined, old, young])).toBe(young);
    expect(newestSession([young, old])).toBe(young);
    expect(newestSession([undefined, undefined])).toBeUndefined();
  });

  it.each([
    ['none without any', undefined, undefined, false, undefined],
    ['the stored one without one in the address', undefined, old, false, old],
    ['the one of the address, for 60 days', 'new', undefined, false, { id: 'new', expires: now + keepMs }],
    ['the later click', 'new', old, false, { id: 'new', expires: now + keepMs }],
    ['the stored one with its end if both are equal', 'old', old, false, old],
    ['the stored one on a page that is loaded again', 'new', old, true, old],
    [
      'the one of the address if nothing is stored',
      'new',
      undefined,
      true,
      { id: 'new', expires: now + keepMs },
    ],
  ])('of a visit is %s', (_, inAddress, stored, isRevisit, session) => {
    expect(sessionOfVisit(inAddress, stored, isRevisit, now)).toEqual(session);
  });
});

describe('a cookie', () => {
  it('is found by its whole name', () => {
    expect(cookieIn('a=1; tncpw_session_expires=9; tncpw_session=x', 'tncpw_session')).toBe('x');
    expect(cookieIn('atncpw_session=1', 'tncpw_session')).toBeUndefined();
    expect(cookieIn('', 'tncpw_session')).toBeUndefined();
  });

  it('is for the whole host, or the domain', () => {
    expect(cookieText('a', 'b', 60, { isSecure: true })).toBe(
      'a=b; Path=/; Max-Age=60; SameSite=Lax; Secure',
    );
    expect(cookieText('a', 'b', 60, { domain: 'shop.example', isSecure: false })).toBe(
      'a=b; Path=/; Max-Age=60; SameSite=Lax; Domain=shop.example',
    );
  });
});

describe('an answer of the server', () => {
  const duplicate = '{"errors":[{"code":"DUPLICATE_CONVERSION"}],"message":"again"}';
  it.each([
    [
      201,
      '{"id":"conv_1","status":"pending"}',
      { recorded: true, conversion: { id: 'conv_1', status: 'pending' } },
    ],
    [409, duplicate, { recorded: false, reason: 'DUPLICATE', message: 'again' }],
    [422, '{"message":"wrong"}', { recorded: false, reason: 'REFUSED', message: 'wrong' }],
    [403, '<html>', { recorded: false, reason: 'REFUSED', message: 'The server answered 403.' }],
    [404, 'null', { recorded: false, reason: 'REFUSED', message: 'The server answered 404.' }],
    [422, '{"message":{}}', { recorded: false, reason: 'REFUSED', message: 'The server answered 422.' }],
  ])('%d %s is final', (status, text, result) => {
    expect(resultOf(status, text)).toEqual(result);
  });

  it.each([408, 409, 425, 429, 500, 502, 503, 504, 200])('%d asks for the same report again', (status) => {
    expect(resultOf(status, '{"message":"still running"}')).toBeUndefined();
  });

  it('that is cut off asks for the same report again', () => {
    expect(resultOf(201, '{"id":"conv_1",')).toBeUndefined();
  });
});

describe('the delay before another attempt', () => {
  it('doubles up to a minute, and is at least what the server asks for', () => {
    const delays = Array.from({ length: maxAttempts }, (_, index) => retryDelay(index + 1, null, 0));
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000]);
    expect(retryDelay(1, '30', 0)).toBe(30_000);
    expect(retryDelay(1, '86400', 0)).toBe(60_000);
    expect(retryDelay(1, 'Wed, 21 Oct 2026 07:28:00 GMT', 0)).toBe(1000);
    expect(retryDelay(1, undefined, 1)).toBe(1250);
  });
});

describe('the server of a script', () => {
  it.each([
    ['https://t.example/tpow.js', 'https://t.example'],
    ['https://t.example/tpow-0123456789abcdef.js?x=/y#z', 'https://t.example'],
    ['https://t.example/scripts/tonicpow.js', 'https://t.example'],
    ['http://localhost:3000/tribute/widget.js', 'http://localhost:3000/tribute'],
  ])('at %s is %s', (src, server) => {
    expect(serverOf(src)).toBe(server);
  });
});
