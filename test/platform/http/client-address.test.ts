import { describe, expect, it } from '@jest/globals';
import { clientAddress, addressGroup, isSecure, trustOf } from '../../../src/platform/http/client-address.js';

/** The addresses of a request. */
function requestOf(peer: string, forwardedFor?: string, forwardedProto?: string) {
  const headers = { 'x-forwarded-for': forwardedFor, 'x-forwarded-proto': forwardedProto };
  return { socket: { remoteAddress: peer }, headers } as unknown as Parameters<typeof clientAddress>[0];
}

describe('the address of a client', () => {
  it.each([
    ['no trusted proxy', 0, '10.0.0.1', '1.1.1.1', '10.0.0.1'],
    ['one proxy', 1, '10.0.0.1', '1.1.1.1', '1.1.1.1'],
    ['one proxy, and a forged header', 1, '10.0.0.1', '9.9.9.9, 1.1.1.1', '1.1.1.1'],
    ['two proxies', 2, '10.0.0.1', '1.1.1.1, 10.0.0.2', '1.1.1.1'],
    ['more proxies than hops', 5, '10.0.0.1', '1.1.1.1', '1.1.1.1'],
    ['one proxy without a header', 1, '10.0.0.1', undefined, '10.0.0.1'],
    ['a range', ['10.0.0.0/8'], '10.0.0.1', '9.9.9.9, 1.1.1.1, 10.7.7.7', '1.1.1.1'],
    ['a range without the peer', ['10.0.0.0/8'], '192.0.2.1', '1.1.1.1', '192.0.2.1'],
    ['an IPv4 peer as IPv6 shows it', ['127.0.0.0/8'], '::ffff:127.0.0.1', '1.1.1.1', '1.1.1.1'],
    ['an IPv4 client as IPv6 shows it', 0, '::ffff:1.1.1.1', undefined, '1.1.1.1'],
    ['an IPv6 range', ['fd00::/8'], 'fd00::1', '2001:db8::1', '2001:db8::1'],
    ['nonsense', ['10.0.0.0/8'], '10.0.0.1', 'x, unknown', 'unknown'],
  ] as const)('with %s', (_name, proxies, peer, forwarded, address) => {
    expect(clientAddress(requestOf(peer, forwarded), trustOf(proxies))).toBe(address);
  });

  it.each([
    ['1.2.3.4', '1.2.3.4'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['nonsense', 'nonsense'],
  ])('%s is grouped as %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });

  it.each([
    [1, 'https', true],
    [1, 'http', false],
    [1, undefined, false],
    [1, 'https, http', true],
    [0, 'https', false],
  ])('is behind HTTPS with %i proxies that say %s: %s', (hops, proto, secure) => {
    expect(isSecure(requestOf('10.0.0.1', '1.1.1.1', proto), trustOf(hops))).toBe(secure);
  });
});
