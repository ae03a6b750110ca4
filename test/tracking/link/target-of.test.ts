import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { targetOf, type LinkTerms } from '../../../src/tracking/link/target-of.js';

const targetUrl = 'https://shop.example/summer?size=m#top';
const open: Omit<LinkTerms, 'plain'> = {
  targetUrl,
  link: { disabledAt: null, expiresAt: null },
  campaign: { status: 'ACTIVE', startsAt: null, endsAt: null },
  fallbackUrl: null,
  passesQuery: false,
  hosts: ['shop.example', 'blog.shop.example', 'dev.shop.example:8443'],
  subIds: {},
  iosUrl: null,
  androidUrl: null,
  countries: new Map(),
  added: { utm: '', subIds: '' },
};
const urlOf = (query: string, terms: Partial<LinkTerms> = {}): string => {
  const outcome = targetOf({ ...open, plain: [], ...terms }, { path: `/go/abc${query}`, at: new Date() });
  return outcome.kind === 'target' ? outcome.url : outcome.kind;
};
const deep = (url: string, terms?: Partial<LinkTerms>): string =>
  urlOf(`?url=${encodeURIComponent(url)}`, terms);

describe('a deep link', () => {
  it.each([
    'https://shop.example',
    'https://shop.example/winter?a=1&b=%20#x',
    'https://blog.shop.example/a@b//c',
    'https://dev.shop.example:8443/',
  ])('leads to %s', (url) => {
    expect(deep(url)).toBe(url);
  });

  it('leads to a host in another case, and to http if the target has it', () => {
    expect(deep('HTTPS://SHOP.example/A')).toBe('https://shop.example/A');
    expect(deep('http://shop.example/')).toBe(targetUrl);
    const http = 'http://shop.example/summer';
    expect(deep('http://shop.example/', { targetUrl: http })).toBe('http://shop.example/');
  });

  it.each([
    ['nothing', ''],
    ['a stranger', 'https://evil.example/'],
    ['another scheme', 'ftp://shop.example/'],
    ['a script', 'javascript:alert(1)//shop.example'],
    ['a script with slashes', 'javascript://shop.example/%0aalert(1)'],
    ['data', 'data:text/html,https://shop.example/'],
    ['a file', 'file://shop.example/etc'],
    ['a relative path', '/winter'],
    ['no scheme', '//shop.example/'],
    ['a host alone', 'shop.example'],
    ['no slashes', 'https:shop.example/'],
    ['one slash', 'https:/shop.example/'],
    ['three slashes', 'https:///shop.example/'],
    ['a user', 'https://shop.example@evil.example/'],
    ['a user at the right host', 'https://evil@shop.example/'],
    ['a user and a password', 'https://shop.example:443@evil.example/'],
    ['an empty user', 'https://@shop.example/'],
    ['an encoded @', 'https://shop.example%40evil.example/'],
    ['an encoded slash', 'https://evil.example%2fshop.example/'],
    ['an encoded dot', 'https://shop%2eexample/'],
    ['encoded twice', 'https%3A%2F%2Fshop.example%2F'],
    ['a backslash before the host', 'https:\\\\shop.example/'],
    ['a backslash after the host', 'https://evil.example\\.shop.example/'],
    ['a backslash in the path', 'https://shop.example/\\evil.example'],
    ['a backslash and a user', 'https://shop.example\\@evil.example/'],
    ['another port', 'https://shop.example:8443/'],
    ['the port of the scheme', 'https://shop.example:443/'],
    ['no port where one is needed', 'https://dev.shop.example/'],
    ['an empty port', 'https://shop.example:/'],
    ['a dot at the end of the host', 'https://shop.example./'],
    ['a subdomain that is not listed', 'https://www.shop.example/'],
    ['a look-alike before it', 'https://evilshop.example/'],
    ['a look-alike after it', 'https://shop.example.evil.example/'],
    ['a parent domain', 'https://example/'],
    ['letters of another alphabet', 'https://shоp.example/'],
    ['wide letters', 'https://ｓhop.example/'],
    ['a wide dot', 'https://shop。example/'],
    ['punycode of a look-alike', 'https://xn--shp-qxc.example/'],
    ['a soft hyphen', 'https://sh\u00adop.example/'],
    ['a tab', 'https://shop.exa\tmple/'],
    ['a line break', 'https://shop.example/\r\nSet-Cookie: a=b'],
    ['U+0000', 'https://shop.example/\0'],
    ['a space before it', ' https://shop.example/'],
    ['a space after it', 'https://shop.example/ '],
    ['an address in brackets', 'https://[::1]/'],
    ['an address as a number', 'https://2130706433/'],
    ['a question mark in front', 'https://evil.example?shop.example'],
    ['a hash in front', 'https://evil.example#shop.example'],
    ['too much', `https://shop.example/${'a'.repeat(2048)}`],
  ])('to %s is refused: the visitor comes to the normal target', (_, url) => {
    expect(deep(url)).toBe(targetUrl);
  });

  it('named twice is refused', () => {
    expect(urlOf('?url=https://shop.example/a&url=https://shop.example/b')).toBe(targetUrl);
  });

  it('never leaves the hosts of the campaign', () => {
    const piece = fc.constantFrom(
      'https:',
      '//',
      '/',
      '\\',
      '@',
      ':',
      '.',
      'shop.example',
      'evil.example',
      '%2f',
      '#',
      '?',
      '443',
    );
    const anyUrl = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((list) => list.join('')),
      fc.webUrl(),
      fc.string(),
    );
    fc.assert(
      fc.property(anyUrl, fc.boolean(), (url, passesQuery) => {
        expect(open.hosts).toContain(new URL(deep(url, { passesQuery })).host);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the query of a short link', () => {
  it('is not passed on by default', () => {
    expect(urlOf('?a=1')).toBe(targetUrl);
  });

  it.each([
    ['?a=1&b=%C4&c', 'https://shop.example/summer?size=m&a=1&b=%C4&c#top'],
    ['', targetUrl],
    ['?', targetUrl],
    ['?&&', targetUrl],
    ['?size=xl', targetUrl],
    ['?SIZE=xl&s%69ze=s', targetUrl],
    ['?tncpw_session=stolen', targetUrl],
    ['?TNCPW_session=1&tncpw%5Fsession=2&tncpw.session=3&tncpw+session=4&%20tncpw_session=5', targetUrl],
    ['?tncpw_session_expires=9', targetUrl],
    ['?url=https://evil.example/&a=1', 'https://shop.example/summer?size=m&a=1#top'],
    ['?url=https://shop.example/x&a=1', 'https://shop.example/x?a=1'],
    ['?sub1=a&sub2=b', 'https://shop.example/summer?size=m&sub1=a&sub2=b#top'],
    ['?%=1', 'https://shop.example/summer?size=m&%=1#top'],
    [`?a=${'x'.repeat(2048)}&b=2`, 'https://shop.example/summer?size=m&b=2#top'],
  ])('is passed on by a campaign that says so: %s', (query, url) => {
    expect(urlOf(query, { passesQuery: true })).toBe(url);
  });

  it.each([
    ['https://shop.example', 'https://shop.example?a=1'],
    ['https://shop.example/?', 'https://shop.example/?a=1'],
    ['https://shop.example/?b&', 'https://shop.example/?b&a=1'],
    ['https://shop.example/#/x?y', 'https://shop.example/?a=1#/x?y'],
  ])('joins the target %s', (target, url) => {
    expect(urlOf('?a=1', { targetUrl: target, passesQuery: true })).toBe(url);
  });
});
