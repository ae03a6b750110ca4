import { describe, expect, it } from '@jest/globals';
import { chosenCode } from '../../../src/tracking/link/chosen-code.js';

describe('a chosen code', () => {
  it.each(['abcd', 'Summer-24', '2024', 'a--b', 'a'.repeat(32)])('may be %s', (code) => {
    expect(chosenCode(code)).toBe(code.toUpperCase());
  });

  it.each([
    ['too short', 'abc'],
    ['too long', 'a'.repeat(33)],
    ['empty', ''],
    ['blank', '    '],
    ['of two words', 'sum mer'],
    ['with a line break', 'summer\n'],
    ['with an underscore', 'sum_mer'],
    ['with a dot', 'a.html'],
    ['a path', '../..'],
    ['with a letter that is not ASCII', 'straße'],
    ['with a look-alike letter', 'аdidas'],
    ['with the Kelvin sign', '\u212aelvin'],
    ['with a dotless i', 'bıke'],
    ['begun by a hyphen', '-summer'],
    ['ended by a hyphen', 'summer-'],
    ['a path of the server', 'graphql'],
    ['a path in another case', 'GraphQL'],
    ['a path with hyphens', 'health-z'],
    ['a misleading word', 'support'],
    ['a misleading word with hyphens', 's-u-p-p-o-r-t'],
  ])('cannot be %s', (_, code) => {
    expect(() => chosenCode(code)).toThrow(/^code (?:must have 4 to 32|is a reserved word)/);
  });
});
