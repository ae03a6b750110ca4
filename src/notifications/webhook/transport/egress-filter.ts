import ipaddr from 'ipaddr.js';

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Public addresses that only answer inside a cloud: the wire server of Azure. */
const insideOnly = new Set(['168.63.129.16']);
const globalUnicast: Range = [ipaddr.parse('2000::'), 3];

/**
 * Decides whether a webhook may be sent to an address. Only public unicast addresses are allowed. Private,
 * loopback, link-local (cloud metadata), carrier-grade NAT, reserved and translated (6to4, NAT64, Teredo)
 * ones are not. IPv4 inside IPv6 is treated as IPv4. An operator can allow ranges of their own network.
 */
export class EgressFilter {
  private readonly allowed: readonly Range[];

  /** @param allowedRanges CIDRs such as `10.1.0.0/16`; throws if one is invalid. */
  constructor(allowedRanges: readonly string[] = []) {
    this.allowed = allowedRanges.map((range) => ipaddr.parseCIDR(range));
  }

  /** Why the address (an IP literal) is refused; undefined if it is allowed. */
  refusalOf(address: string): string | undefined {
    // A scope ("%eth0") only belongs to link-local addresses.
    if (!ipaddr.isValid(address) || address.includes('%')) return `${address} is not a public address`;
    const ip = ipaddr.process(address);
    if (this.allowed.some(([network, bits]) => network.kind() === ip.kind() && ip.match(network, bits))) {
      return undefined;
    }
    const isPublic =
      ip.range() === 'unicast' &&
      !insideOnly.has(ip.toString()) &&
      (ip.kind() === 'ipv4' || ip.match(...globalUnicast));
    return isPublic ? undefined : `${address} is not a public address (${ip.range()})`;
  }
}
