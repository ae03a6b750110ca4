import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { EgressFilter } from '../../../src/notifications/webhook/transport/egress-filter.js';

describe('EgressFilter', () => {
  const filter = new EgressFilter();
  const refused =
    `127.0.0.1 127.255.255.254 0.0.0.0 0.1.2.3 10.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1 169.254.169.254
    100.64.0.1 100.100.100.200 192.0.0.192 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1
    255.255.255.255 168.63.129.16 :: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:a9fe:a9fe ::ffff:0:7f00:1 64:ff9b::7f00:1 2002:7f00:1::
    2001::1 2001:db8::1 fe80::1 fe80::1%eth0 fec0::1 fc00::1 fd00:ec2::254 ff02::1 100::1 4000::1 nonsense`.split(
      /\s+/,
    );
  it.each(refused)('refuses %s', (address) => {
    expect(filter.refusalOf(address)).toContain(address);
  });

  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])(
    'allows %s',
    (address) => {
      expect(filter.refusalOf(address)).toBeUndefined();
    },
  );

  it("allows the operator's ranges, and no others", () => {
    const lenient = new EgressFilter(['10.1.0.0/16', '::1/128']);
    for (const address of ['10.1.2.3', '::ffff:10.1.2.3', '::1']) {
      expect(lenient.refusalOf(address)).toBeUndefined();
    }
    for (const address of ['10.2.0.1', '127.0.0.1', '::2']) expect(lenient.refusalOf(address)).toBeDefined();
  });
});
