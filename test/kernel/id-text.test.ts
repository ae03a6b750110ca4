import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fromUUID } from 'typeid-js';
import { suffixOfUuid } from '../../src/kernel/id-text.js';
import { encodeId } from '../../src/kernel/ids.js';

const uuids = fc.uuid();

describe('the text of an id', () => {
  it('is written as by the library, and the library refuses what is no uuid', () => {
    fc.assert(
      fc.property(uuids, fc.boolean(), (uuid, isUpper) => {
        const text = isUpper ? uuid.toUpperCase() : uuid;
        expect(encodeId('campaign', text)).toBe(fromUUID(text, 'camp'));
      }),
    );
    fc.assert(
      fc.property(uuids, fc.nat(35), fc.constantFrom('g', '-', ' ', 'é', '\0'), (uuid, at, letter) => {
        const text = uuid.slice(0, at) + letter + uuid.slice(at + 1);
        expect(suffixOfUuid(text)).toBe(text === uuid ? suffixOfUuid(uuid) : undefined);
      }),
    );
    expect(suffixOfUuid('')).toBeUndefined();
  });
});
