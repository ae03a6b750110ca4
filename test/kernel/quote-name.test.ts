import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quoteName } from '../../src/kernel/quote-name.js';

describe('a name in an email', () => {
  it.each([
    ['Acme', '"Acme"'],
    ['Acme Inc. & Söhne', '"Acme Inc. & Söhne"'],
    ['Say "hello"', `"Say 'hello'"`],
    ['Win at https://evil.example/x?y=1 now', '"Win at … now"'],
    ['www.evil.example', '"…"'],
    ['Write to eve@evil.example', '"Write to …"'],
    ['evil.example/login', '"evil. example/login"'],
    ['evil。example', '"evil. example"'],
    ['ｅｖｉｌ．example', '"evil. example"'],
    ['ev\u200bil.exa\u00admple', '"ev il. exa mple"'],
    ['two\r\nBcc: x', '"two Bcc: x"'],
    ['\u202Egnp.exe', '"gnp. exe"'],
    ['\u200b', '"…"'],
    ['x'.repeat(61), `"${'x'.repeat(60)}…"`],
  ])('%j is shown as %s', (name, shown) => {
    expect(quoteName(name)).toBe(shown);
  });

  it('is one short line without a link, for any name', () => {
    const part = fc.constantFrom(
      'https://',
      'www.',
      'evil',
      '.',
      '。',
      '/',
      '@',
      ' ',
      '\r\n',
      '"',
      '\u200b',
      'é',
    );
    const name = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(part).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(name, (text) => {
        const shown = quoteName(text);
        expect(shown).toMatch(/^"[^"\p{Cc}]+"$/u);
        expect(Array.from(shown).length).toBeLessThanOrEqual(63);
        expect(shown).not.toMatch(/\p{L}:\/\/|[^\s"]@[^\s"]|[.。][\p{L}\d]/u);
      }),
    );
  });
});
