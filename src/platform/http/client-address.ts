import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import { inRanges } from '../../kernel/in-ranges.js';

/** Whose `X-Forwarded-For` and `X-Forwarded-Proto` count: that many hops before this server, or who is in these ranges. */
export type TrustedProxies = number | readonly string[];

/** Whether the party at an address, so many hops away, is a proxy of ours: also Express's setting "trust proxy". */
export type Trust = (address: string, hop: number) => boolean;

/** Compiles what is trusted. Ranges are in CIDR notation, or single addresses. */
export function trustOf(proxies: TrustedProxies): Trust {
  if (typeof proxies === 'number') return (_address, hop) => hop < proxies;
  return inRanges(proxies);
}

/** The address of the client: the last before the trusted proxies. What a client claims beyond them means nothing. */
export function clientAddress(request: IncomingMessage, trust: Trust): string {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  const hops = [request.socket.remoteAddress ?? '', ...forwarded.toReversed()];
  const client = hops.find((address, hop) => !trust(address, hop)) ?? hops.at(-1);
  return client ?? '';
}

/** Whether the client speaks HTTPS: with this server, or with a proxy of ours that says so. */
export function isSecure(request: IncomingMessage, trust: Trust): boolean {
  if ('encrypted' in request.socket && request.socket.encrypted === true) return true;
  if (!trust(request.socket.remoteAddress ?? '', 0)) return false;
  const [first = ''] = String(request.headers['x-forwarded-proto'] ?? '').split(',');
  return first.trim().toLowerCase() === 'https';
}

/** The value of a header that a proxy of ours sets; undefined when there is none, or anybody may have written it. */
export function headerOfProxy(request: IncomingMessage, name: string, trust: Trust): string | undefined {
  const value = trust(request.socket.remoteAddress ?? '', 0) ? request.headers[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** What counts as one client: an IPv4 address, or a whole IPv6 /64, of which a single machine may have every address. */
export function addressGroup(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const network = parsed.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}
