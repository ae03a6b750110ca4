import type { IncomingMessage } from 'node:http';
import { isIPv4, type Socket } from 'node:net';
import ipaddr from 'ipaddr.js';
import { inRanges } from '../../kernel/in-ranges.js';

/** Trusted senders of `X-Forwarded-For` and `X-Forwarded-Proto`: a number of hops, or address ranges. */
export type TrustedProxies = number | readonly string[];

/** Whether the party at an address, this many hops away, is a trusted proxy. Also Express's "trust proxy". */
export type Trust = (address: string, hop: number) => boolean;

/** Compiles the trusted proxies: ranges in CIDR notation, or single addresses. */
export function trustOf(proxies: TrustedProxies): Trust {
  if (typeof proxies === 'number') return (_address, hop) => hop < proxies;
  return inRanges(proxies);
}

/** The address of the client: the last before the trusted proxies. Earlier claims are ignored. */
export function clientAddress({ socket, headers }: IncomingMessage, trust: Trust): string {
  const header = headers['x-forwarded-for'];
  if (header === undefined) return peerAddress(socket);
  const forwarded = String(header)
    .split(',')
    .map((address) => address.trim())
    .filter((address) => address !== '');
  const hops = [peerAddress(socket), ...forwarded.toReversed()];
  const client = hops.find((address, hop) => !trust(address, hop)) ?? hops.at(-1);
  return client ?? '';
}

const mappedPrefix = '::ffff:';

/** A server that listens for IPv6 too has IPv4 peers in a longer form, which is slow to parse. */
function peerAddress({ remoteAddress = '' }: Pick<Socket, 'remoteAddress'>): string {
  const plain = remoteAddress.startsWith(mappedPrefix) ? remoteAddress.slice(mappedPrefix.length) : '';
  return isIPv4(plain) ? plain : remoteAddress;
}

/** Whether the client speaks HTTPS, with this server or according to a trusted proxy. */
export function isSecure(request: IncomingMessage, trust: Trust): boolean {
  if ('encrypted' in request.socket && request.socket.encrypted === true) return true;
  if (!trust(peerAddress(request.socket), 0)) return false;
  const [first = ''] = String(request.headers['x-forwarded-proto'] ?? '').split(',');
  return first.trim().toLowerCase() === 'https';
}

/** The value of a header from a trusted proxy; undefined when it is missing or could be forged. */
export function headerOfProxy(request: IncomingMessage, name: string, trust: Trust): string | undefined {
  const value = trust(peerAddress(request.socket), 0) ? request.headers[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** The unit of one client: an IPv4 address, or an IPv6 /64, because a single machine may have all of it. */
export function addressGroup(address: string): string {
  if (isIPv4(address)) return address;
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const network = parsed.parts.slice(0, 4).map((part) => part.toString(16));
  return `${network.join(':')}::/64`;
}
