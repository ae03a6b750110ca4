import ipaddr from 'ipaddr.js';

/** Tests whether an address is in one of these CIDR ranges. IPv4 in IPv6 counts as IPv4. */
export function inRanges(ranges: readonly string[]): (address: string) => boolean {
  const parsed = ranges.map((range) => ipaddr.parseCIDR(range));
  return (address) => {
    if (!ipaddr.isValid(address)) return false;
    const one = ipaddr.process(address);
    return parsed.some((range) => range[0].kind() === one.kind() && one.match(range));
  };
}
