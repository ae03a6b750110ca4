import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeId, encodeId, kindOfId, newId } from '../../src/kernel/ids.js';

const shortLength = 31;

describe("a session's id", () => {
  it('has 64 characters, is always the same, and comes back as its uuid', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        const id = encodeId('session', uuid);
        expect(id).toMatch(/^[\w-]{64}$/);
        expect(encodeId('session', uuid)).toBe(id);
        expect(decodeId('session', id)).toBe(uuid);
        expect(kindOfId(id)).toBe('session');
      }),
    );
  });

  it('does not change from version to version, because browsers keep it', () => {
    expect(encodeId('session', '01890a5d-ac96-774b-bcce-b302099a8057')).toBe(
      'sess_01h455vb4pex5vsknk084sn02q_g4Ye7pmKZhVCzVJv1EUYzcGI_r77dO2Y',
    );
  });

  it('is read in its earlier form of 31 characters', () => {
    fc.assert(
      fc.property(fc.uuid(), (uuid) => {
        const earlier = encodeId('session', uuid).slice(0, shortLength);
        expect(decodeId('session', earlier)).toBe(uuid);
        expect(kindOfId(earlier)).toBe('session');
      }),
    );
  });

  it('is unknown when it was cut, lengthened, or changed in any character', () => {
    const id = encodeId('session', newId());
    const at = fc.nat({ max: id.length - 1 });
    const letter = fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyzABCZ_-é');
    fc.assert(
      fc.property(at, letter, (place, one) => {
        const changed = id.slice(0, place) + one + id.slice(place + 1);
        if (changed !== id) expect(decodeId('session', changed)).toBeUndefined();
        if (place !== shortLength) expect(decodeId('session', id.slice(0, place))).toBeUndefined();
        expect(decodeId('session', id + one)).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it('does not go with the tail of another session, and another kind has no tail', () => {
    const [one, other] = [encodeId('session', newId()), encodeId('session', newId())];
    expect(decodeId('session', one.slice(0, shortLength) + other.slice(shortLength))).toBeUndefined();
    expect(decodeId('campaign', one.replace('sess_', 'camp_'))).toBeUndefined();
    expect(decodeId('click', one)).toBeUndefined();
  });
});
