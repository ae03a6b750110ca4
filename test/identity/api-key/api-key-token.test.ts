import 'reflect-metadata';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApiKeyKind } from '../../../src/identity/api-key/api-key-kind.js';
import {
  isApiKeyToken,
  newApiKeyToken,
  prefixOf,
  tonicPowPrefix,
} from '../../../src/identity/api-key/api-key-token.js';
import { Environment } from '../../../src/kernel/environment.js';

const prefixes = ['ak_live_', 'ak_test_', 'pk_live_', 'pk_test_', tonicPowPrefix];
const anyToken = fc.constantFrom(...prefixes).map(newApiKeyToken);
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

describe('the token of an API key', () => {
  /** The check from docs/api-keys.md for scanners. */
  let isOurs: (token: string) => boolean;

  beforeAll(async () => {
    const text = await readFile(resolve('docs/api-keys.md'), 'utf8');
    const code = /^```js\n([^]*?)^```$/m.exec(text)?.[1] ?? '';
    const checks = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as {
      isTributeKey: typeof isOurs;
    };
    isOurs = checks.isTributeKey;
  });

  it.each([
    [ApiKeyKind.SECRET, Environment.LIVE, 'ak_live_'],
    [ApiKeyKind.SECRET, Environment.SANDBOX, 'ak_test_'],
    [ApiKeyKind.PUBLISHABLE, Environment.LIVE, 'pk_live_'],
    [ApiKeyKind.PUBLISHABLE, Environment.SANDBOX, 'pk_test_'],
  ])('of a %s key in %s begins with %s', (kind, environment, prefix) => {
    expect(prefixOf(kind, environment)).toBe(prefix);
    expect(newApiKeyToken(prefix).startsWith(prefix)).toBe(true);
  });

  it('is recognized by Tribute and by the documented pattern, and is never the same twice', () => {
    fc.assert(
      fc.property(anyToken, (token) => {
        expect(token.length).toBeGreaterThanOrEqual(30);
        expect([isApiKeyToken(token), isOurs(token)]).toEqual([true, true]);
        expect(newApiKeyToken('ak_test_')).not.toBe(newApiKeyToken('ak_test_'));
      }),
    );
  });

  it('with one changed character is not recognized', () => {
    fc.assert(
      fc.property(anyToken, fc.nat(), fc.constantFrom(...digits, '_', '-', ' '), (token, at, character) => {
        const place = at % token.length;
        fc.pre(token[place] !== character);
        const changed = token.slice(0, place) + character + token.slice(place + 1);
        expect([isApiKeyToken(changed), isOurs(changed)]).toEqual([false, false]);
      }),
    );
  });

  it('that is cut off, doubled or lengthened is not recognized, and neither is any other text', () => {
    fc.assert(
      fc.property(anyToken, fc.nat(), fc.string({ minLength: 1 }), (token, at, more) => {
        expect(isApiKeyToken(token.slice(0, at % token.length))).toBe(false);
        expect(isApiKeyToken(token + more)).toBe(false);
        expect(isApiKeyToken(more + token)).toBe(false);
        expect(isApiKeyToken(more)).toBe(false);
      }),
    );
  });
});
