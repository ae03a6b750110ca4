import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** From the first to the last address of a range, as texts that sort like the addresses. */
interface Bounds {
  readonly first: string;
  readonly last: string;
}

/**
 * Tests whether an address is in one of these CIDR ranges. IPv4 in IPv6 counts as IPv4. Takes about as long
 * for 100,000 ranges as for one.
 */
export function inRanges(ranges: readonly string[]): (address: string) => boolean {
  const merged = mergedOf(ranges.map(boundsOf));
  return (address) => {
    if (!ipaddr.isValid(address)) return false;
    const key = keyOf(ipaddr.process(address));
    const range = lastBefore(merged, key);
    return range !== undefined && key <= range.last;
  };
}

function boundsOf(range: string): Bounds {
  const family = ipaddr.parseCIDR(range)[0].kind() === 'ipv4' ? ipaddr.IPv4 : ipaddr.IPv6;
  return {
    first: keyOf(family.networkAddressFromCIDR(range)),
    last: keyOf(family.broadcastAddressFromCIDR(range)),
  };
}

function keyOf(address: Address): string {
  return address.kind() + Buffer.from(address.toByteArray()).toString('hex');
}

/** The ranges in order, without those that are inside of another one. CIDR ranges never overlap in part. */
function mergedOf(ranges: readonly Bounds[]): readonly Bounds[] {
  const merged: Bounds[] = [];
  const ordered = ranges.toSorted((a, b) => compare(a.first, b.first) || compare(b.last, a.last));
  for (const range of ordered) {
    const before = merged.at(-1);
    if (!before || range.last > before.last) merged.push(range);
  }
  return merged;
}

const compare = (a: string, b: string): number => Number(a > b) - Number(a < b);

/** The last range that begins at or before an address. */
function lastBefore(ranges: readonly Bounds[], key: string): Bounds | undefined {
  let [from, to] = [0, ranges.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ranges[middle] as Bounds).first <= key) from = middle + 1;
    else to = middle;
  }
  return ranges[from - 1];
}
