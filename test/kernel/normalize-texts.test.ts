import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalizeEmail } from '../../src/kernel/normalize-email.js';
import { normalizeUrl } from '../../src/kernel/normalize-url.js';
import { isBlank, trimText } from '../../src/kernel/trim-text.js';

describe('normalizeUrl', () => {
  it.each([
    [
      '  HTTPS://Shop.Example:443/A/../b?Q=%c4%D6&&x=1&#Frag ',
      'https://shop.example/A/../b?Q=%c4%D6&&x=1&#Frag',
    ],
    ['http://SHOP.example:80', 'http://shop.example'],
    ['https://shop.example:8443/', 'https://shop.example:8443/'],
    ['https://münchen.example/ü?q=ü', 'https://xn--mnchen-3ya.example/ü?q=ü'],
    ["https://shop.example/a'b(c)|{d}?e=\\", "https://shop.example/a'b(c)|{d}?e=\\"],
    ['\u200bhttps://shop.example/a\r\n', 'https://shop.example/a'],
    ['http://my_shop.example:8080/', 'http://my_shop.example:8080/'],
    ['https://[2001:DB8::1]/a', 'https://[2001:db8::1]/a'],
  ])('%j is %s', (sent, stored) => {
    expect(normalizeUrl(sent)).toBe(stored);
    expect(normalizeUrl(stored)).toBe(stored);
  });

  it.each([
    'https://shop.example/a\r\nSet-Cookie: a=b',
    'https://shop.example/a\nb',
    'https://shop.example/a\tb',
    'https://shop.example/a b',
    'https://shop.example/"onmouseover="x',
    'https://shop.example/<script>',
    'https://user:secret@shop.example/',
    'https://shop.example;sandbox/',
    'https://*.example/',
    'https://a,b.example',
    "https://a'b.example",
    'https://a$b.example',
    'https://shop..example',
    'https:shop.example',
    'https:\\\\shop.example\\a',
    '//shop.example',
    'ftp://shop.example/',
    'javascript:alert(1)',
    `https://shop.example/${'a'.repeat(2048)}`,
    '',
  ])('%j is refused', (sent) => {
    expect(normalizeUrl(sent)).toBeUndefined();
  });

  it('keeps path, query and fragment byte for byte', () => {
    const rest = fc.string({ unit: fc.constantFrom(..."abCé%20+&=?#/.;,|{}[]'") });
    fc.assert(
      fc.property(rest, (text) => {
        expect(normalizeUrl(` https://SHOP.example/${text}`)).toBe(`https://shop.example/${text}`);
      }),
    );
  });
});

describe('normalizeEmail', () => {
  it.each([
    [' Ann@Shop.Example\n', 'Ann@shop.example'],
    ['ann@münchen.example', 'ann@xn--mnchen-3ya.example'],
    ['ann@MÜNCHEN.example', 'ann@xn--mnchen-3ya.example'],
    ['ann@xn--mnchen-3ya.example', 'ann@xn--mnchen-3ya.example'],
    ['ann@mu\u0308nchen.example', 'ann@xn--mnchen-3ya.example'],
    ['ann@shop。example', 'ann@shop.example'],
    ['JOSE\u0301@shop.example', 'josé@shop.example'],
    ['no address', 'no address'],
    ['ann@', 'ann@'],
    ['@shop.example', '@shop.example'],
    ['ann@shop.example/path', 'ann@shop.example/path'],
  ])('%j is %s', (sent, stored) => {
    expect(normalizeEmail(sent)).toBe(stored);
    expect(normalizeEmail(stored)).toBe(stored);
  });
});

describe('trimText', () => {
  it('removes white space around a text, and nothing within it', () => {
    const around = fc.string({
      unit: fc.constantFrom(' ', '\t', '\r', '\n', '\u00a0', '\u200b', '\u200f', '\ufeff', '\u3164'),
    });
    fc.assert(
      fc.property(
        around,
        around,
        fc.constantFrom('a', 'a b', '👩‍👧', 'ü\u200bü', '<'),
        (before, after, text) => {
          expect(trimText(before + text + after)).toBe(text);
          expect(isBlank(before + after)).toBe(true);
          expect(isBlank(before + text + after)).toBe(false);
        },
      ),
    );
  });

  it('keeps U+0000, which is refused later', () => {
    expect(trimText(' a\0')).toBe('a\0');
  });
});
