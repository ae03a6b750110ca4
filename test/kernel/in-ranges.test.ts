import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { inRanges } from '../../src/kernel/in-ranges.js';

/** The obvious way, which compares an address with every range. */
function isInOne(ranges: readonly string[], address: string): boolean {
  const one = ipaddr.process(address);
  return ranges
    .map((range) => ipaddr.parseCIDR(range))
    .some((range) => range[0].kind() === one.kind() && one.match(range));
}

// Few different bytes, so that addresses and ranges often meet.
const byte = fc.constantFrom(0, 1, 127, 128, 255);
const ipv4 = fc.tuple(byte, byte, byte, byte).map((bytes) => bytes.join('.'));
const ipv6 = fc
  .array(fc.constantFrom(0, 1, 0xff, 0x7fff, 0xffff), { minLength: 8, maxLength: 8 })
  .map((parts) => parts.map((part) => part.toString(16)).join(':'));
const mapped = ipv4.map((address) => `::ffff:${address}`);
const ranges = fc.array(
  fc.oneof(
    fc.tuple(ipv4, fc.nat(32)).map((parts) => parts.join('/')),
    fc.tuple(ipv6, fc.nat(128)).map((parts) => parts.join('/')),
  ),
  { maxLength: 12 },
);

describe('ranges of addresses', () => {
  it('contain an address if one of them does', () => {
    fc.assert(
      fc.property(ranges, fc.oneof(ipv4, ipv6, mapped), (some, address) => {
        expect(inRanges(some)(address)).toBe(isInOne(some, address));
      }),
      { numRuns: 2000 },
    );
  });

  it('contain their first and last address, and no text that is no address', () => {
    const isIn = inRanges(['10.0.0.8/29', '2001:db8::/32']);
    const inside = ['10.0.0.8', '10.0.0.15', '2001:db8::', '2001:db8:ffff:ffff:ffff:ffff:ffff:ffff'];
    const outside = ['10.0.0.7', '10.0.0.16', '2001:db7:ffff::', '2001:db9::', 'nowhere', ''];
    expect(inside.map(isIn)).toEqual(inside.map(() => true));
    expect(outside.map(isIn)).toEqual(outside.map(() => false));
  });
});
