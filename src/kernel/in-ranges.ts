import ipaddr from 'ipaddr.js';

/** Tells whether an address lies in one of these ranges (CIDR). What is no address does not; an IPv4 address in IPv6 is itself. */
export function inRanges(ranges: readonly string[]): (address: string) => boolean {
  const parsed = ranges.map((range) => ipaddr.parseCIDR(range));
  return (address) => {
    if (!ipaddr.isValid(address)) return false;
    const one = ipaddr.process(address);
    return parsed.some((range) => range[0].kind() === one.kind() && one.match(range));
  };
}
