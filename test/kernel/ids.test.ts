import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ErrorCode, RefusedError } from '../../src/kernel/errors.js';
import type { IdKind } from '../../src/kernel/catalogue.js';
import { suffixText, uuidText } from '../../src/kernel/id-text.js';
import { decodeId, encodeId, kindOfId, newId, newTypeId, requireId } from '../../src/kernel/ids.js';

/** Kinds with the prefix that Tribute writes. */
const kinds = {
  organization: 'org',
  user: 'user',
  member: 'mem',
  invitation: 'inv',
  apiKey: 'key',
  promoter: 'aktv',
  campaign: 'camp',
  goal: 'goal',
  gig: 'gig',
  link: 'link',
  click: 'clk',
  session: 'sess',
  event: 'evt',
  conversion: 'conv',
  actionAttempt: 'att',
  reward: 'rwd',
  wallet: 'wal',
  account: 'acct',
  transaction: 'txn',
  topUp: 'top',
  topUpRefund: 'rfd',
  webhookEndpoint: 'whk',
  delivery: 'dlv',
  attempt: 'try',
} as const satisfies Partial<Record<IdKind, string>>;
const allKinds = Object.keys(kinds) as (keyof typeof kinds)[];
const anyKind = fc.constantFrom(...allKinds);
const uuids = fc.uuid();

describe('a TypeID', () => {
  it('decodes to the uuid that it was encoded from, for any kind and uuid', () => {
    fc.assert(
      fc.property(anyKind, uuids, (kind, uuid) => {
        const id = encodeId(kind, uuid);
        expect(id).toMatch(/^[a-z]+_[0-7][0-9a-hjkmnp-tv-z]{25}(_[\w-]{32})?$/);
        expect(id.length === 64).toBe(kind === 'session');
        expect(decodeId(kind, id)).toBe(uuid);
        expect(requireId(kind, id)).toBe(uuid);
      }),
      { numRuns: 500 },
    );
  });

  it('of a new object is that of its uuid', () => {
    for (const kind of allKinds) {
      const typeId = newTypeId(kind);
      expect(encodeId(kind, requireId(kind, typeId))).toBe(typeId);
    }
  });

  it('is written from bytes as from their uuid', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const uuid = uuidText(bytes);
        expect(uuid.replaceAll('-', '')).toBe(Buffer.from(bytes).toString('hex'));
        expect(`camp_${suffixText(bytes)}`).toBe(encodeId('campaign', uuid));
      }),
    );
  });

  it('matches the vector of the specification', () => {
    expect(encodeId('user', '01890a5d-ac96-774b-bcce-b302099a8057')).toBe('user_01h455vb4pex5vsknk084sn02q');
  });

  it.each(Object.entries(kinds) as [IdKind, string][])('of %s begins with "%s"', (kind, prefix) => {
    expect(encodeId(kind, newId()).split('_')[0]).toBe(prefix);
  });

  it.each<[IdKind, string]>([
    ['organization', 'adv'],
    ['promoter', 'user'],
  ])('of %s may begin with "%s", the prefix of an older dialect', (kind, prefix) => {
    const uuid = newId();
    const id = encodeId(kind, uuid, prefix);
    expect(id.startsWith(`${prefix}_`)).toBe(true);
    expect(decodeId(kind, id)).toBe(uuid);
  });

  it('of another kind is not found', () => {
    fc.assert(
      fc.property(anyKind, anyKind, uuids, (kind, other, uuid) => {
        const shared = kinds[kind] === kinds[other] || (kind === 'user' && other === 'promoter');
        expect(decodeId(other, encodeId(kind, uuid))).toBe(shared ? uuid : undefined);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('an invalid id', () => {
  const good = 'camp_01h2xcejqtf2nbrdf2b9rz5jpa';

  it.each([
    ['nothing', ''],
    ['an underscore', '_'],
    ['a prefix alone', 'camp_'],
    ['no prefix', '01h2xcejqtf2nbrdf2b9rz5jpa'],
    ['an empty prefix', '_01h2xcejqtf2nbrdf2b9rz5jpa'],
    ['a prefix in capitals', 'CAMP_01h2xcejqtf2nbrdf2b9rz5jpa'],
    ['a longer prefix', 'my_camp_01h2xcejqtf2nbrdf2b9rz5jpa'],
    ['two underscores', 'camp__01h2xcejqtf2nbrdf2b9rz5jpa'],
    ['capitals', 'camp_01H2XCEJQTF2NBRDF2B9RZ5JPA'],
    ['a bare uuid', '0188bac7-4afa-78aa-bc35-e25a71f2caca'],
    ['a uuid behind the prefix', 'camp_0188bac7-4afa-78aa-bc35-e25a71f2caca'],
    ['one character too few', good.slice(0, -1)],
    ['one character too many', `${good}a`],
    ['a letter outside of the alphabet', good.replace('h', 'i')],
    ['a sign', good.replace('h', '!')],
    ['a zero byte', good.replace('h', '\0')],
    ['letters of another alphabet', `camp_${'é'.repeat(26)}`],
    ['a leading space', ` ${good}`],
    ['a trailing line break', `${good}\n`],
    ['a number above 128 bits', good.replace('_0', '_8')],
    ['the largest suffix', `camp_${'z'.repeat(26)}`],
    ['a prefix of Object.prototype', 'constructor_01h2xcejqtf2nbrdf2b9rz5jpa'],
  ])('%s is not found', (_what, text) => {
    expect(decodeId('campaign', text)).toBeUndefined();
  });

  it('never throws, and is never another spelling of a valid id', () => {
    const alphabet = [...'0123456789abcdefghijklmnopqrstuvwxyzABCD!-_é'];
    const suffixes = fc.array(fc.constantFrom(...alphabet), { minLength: 24, maxLength: 28 });
    const crockford = fc.array(fc.constantFrom(...'0123456789abcdefghjkmnpqrstvwxyz'), {
      minLength: 26,
      maxLength: 26,
    });
    const texts = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      suffixes.map((letters) => `camp_${letters.join('')}`),
      crockford.map((letters) => `camp_${letters.join('')}`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const uuid = decodeId('campaign', text);
        expect(uuid === undefined || encodeId('campaign', uuid) === text).toBe(true);
        expect(allKinds).toEqual(expect.arrayContaining([kindOfId(text) ?? 'campaign']));
      }),
      { numRuns: 3_000 },
    );
  });

  it('is refused as not found, and the error names the field', () => {
    const read = (): string => requireId('webhookEndpoint', 'nonsense', 'endpointId');
    expect(read).toThrow(RefusedError);
    expect(read).toThrow(
      expect.objectContaining({
        problems: [
          { code: ErrorCode.NOT_FOUND, message: 'There is no such webhook endpoint.', field: ['endpointId'] },
        ],
      }),
    );
  });
});

describe('kindOfId', () => {
  it('returns the kind that writes the prefix, or else one that accepts it', () => {
    const named = allKinds.map((kind) => [kind, kindOfId(encodeId(kind, newId()))]);
    expect(Object.fromEntries(named)).toEqual(Object.fromEntries(allKinds.map((kind) => [kind, kind])));
    expect(kindOfId(encodeId('organization', newId(), 'adv'))).toBe('organization');
    expect(kindOfId(encodeId('promoter', newId(), 'user'))).toBe('user');
  });

  it.each(['', 'campaign', 'house_01h2xcejqtf2nbrdf2b9rz5jpa', '01h2xcejqtf2nbrdf2b9rz5jpa'])(
    'returns nothing for "%s"',
    (text) => {
      expect(kindOfId(text)).toBeUndefined();
    },
  );
});

describe('newId', () => {
  it('creates distinct ids that sort by creation time, encoded or not', () => {
    const made = Array.from({ length: 5_000 }, () => newId());
    expect(new Set(made).size).toBe(made.length);
    expect(made.toSorted()).toEqual(made);
    const written = made.map((uuid) => encodeId('campaign', uuid));
    expect(written.toSorted()).toEqual(written);
  });

  it('creates uuids of version 7', () => {
    expect(newId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});
