import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addQueryParameter } from '../../src/kernel/add-query-parameter.js';
import { headerUrl } from '../../src/kernel/header-url.js';

const page = 'https://shop.example/p';
const add = (url: string): string => addQueryParameter(url, 's', '1');

describe('addQueryParameter', () => {
  it.each([
    ['no query', page, `${page}?s=1`],
    ['no path', 'https://shop.example', 'https://shop.example?s=1'],
    ['an empty query', `${page}?`, `${page}?s=1`],
    ['an empty query and a fragment', `${page}?#top`, `${page}?s=1#top`],
    ['another encoding', `${page}?q=%C4%D0%D7%B0&s2=44`, `${page}?q=%C4%D0%D7%B0&s2=44&s=1`],
    ['a space as %20', `${page}?q=a%20b`, `${page}?q=a%20b&s=1`],
    ['a space as +', `${page}?q=a+b`, `${page}?q=a+b&s=1`],
    ['a fragment', `${page}?abc#123`, `${page}?abc&s=1#123`],
    ['a fragment with its own query', `${page}#/route?x=1#y`, `${page}?s=1#/route?x=1#y`],
    ['empty parameters', `${page}?a=1&&b=2&`, `${page}?a=1&&b=2&s=1`],
    ['question marks in the query', `${page}?a=?&b`, `${page}?a=?&b&s=1`],
    ['lower-case hex digits and a bare percent sign', `${page}?a=%e4&b=%`, `${page}?a=%e4&b=%&s=1`],
    ['dots in the path', 'https://shop.example/a/../b', 'https://shop.example/a/../b?s=1'],
    ['placeholders', `${page}?a={id}|x`, `${page}?a={id}|x&s=1`],
    ['the parameter itself', `${page}?a=1&s=old&b=2#f`, `${page}?a=1&s=1&b=2#f`],
    ['the parameter twice, also without a value', `${page}?s&s=old`, `${page}?s=1&s=1`],
    ['names with the same prefix or suffix', `${page}?ss=2&as=3`, `${page}?ss=2&as=3&s=1`],
  ])('keeps every other byte: %s', (_name, url, expected) => {
    expect(add(url)).toBe(expected);
  });

  it('encodes the added name and value', () => {
    expect(addQueryParameter(page, 'a&b', 'c#d=é')).toBe(`${page}?a%26b=c%23d%3D%C3%A9`);
  });

  const part = (without: string): fc.Arbitrary<string> =>
    fc
      .string({ unit: fc.constantFrom(...'ab%C420+&=?#/ é"'.split('').filter((c) => !without.includes(c))) })
      .filter((text) => !text.split('&').some((one) => one.startsWith('session')));

  it('removes nothing from any address', () => {
    fc.assert(
      fc.property(
        part('?#'),
        fc.option(part('#'), { nil: undefined }),
        fc.option(part(''), { nil: undefined }),
        (path, query, fragment) => {
          const before = `https://shop.example/${path}${query === undefined ? '' : `?${query}`}`;
          const after = fragment === undefined ? '' : `#${fragment}`;
          const added = addQueryParameter(before + after, 'session', 'x');
          expect(added.startsWith(before)).toBe(true);
          expect(added.endsWith(`session=x${after}`)).toBe(true);
          expect(added.length - before.length - after.length).toBeLessThanOrEqual('&session=x'.length);
          expect(new URL(added).searchParams.get('session')).toBe('x');
        },
      ),
    );
  });

  it('never adds the parameter twice', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (url) => {
        const once = addQueryParameter(url, 'session', 'x');
        expect(addQueryParameter(once, 'session', 'y')).toBe(once.replace('session=x', 'session=y'));
      }),
    );
  });
});

describe('headerUrl', () => {
  it.each([
    [`${page}?q=%C4%D0&a={x}|y`, `${page}?q=%C4%D0&a={x}|y`],
    [`${page}/grün?q=日#ü`, `${page}/gr%C3%BCn?q=%E6%97%A5#%C3%BC`],
    ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
    [`${page}?a="<>`, `${page}?a=%22%3C%3E`],
    [`${page}?a=\r\nSet-Cookie: b`, `${page}?a=%0D%0ASet-Cookie:%20b`],
    [`${page}?😀`, `${page}?%F0%9F%98%80`],
  ])('writes %s', (url, expected) => {
    expect(headerUrl(url)).toBe(expected);
  });

  it('is always valid in a header, and changes no valid URL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const url = headerUrl(`${page}?${text}`);
        expect(url).toMatch(/^[\x21-\x7e]+$/);
        expect(headerUrl(url)).toBe(url);
      }),
    );
  });
});
