import { createHmac, hkdfSync } from 'node:crypto';

/** Whose click it is: the same network and agent are another one in each organization and environment. */
interface Tenant {
  readonly organizationId: string;
  readonly environment: string;
}

/** Computes the keyed hash by which a click without a known cookie is recognized: 16 bytes. */
export type NetworkHash = (tenant: Tenant, network: string, userAgent: string | undefined) => Buffer;

/** More of a user agent says nothing new. */
const maxAgentLength = 500;

/**
 * Makes the hash of a click's network (an IPv4 address or an IPv6 /64) and user agent. HMAC-SHA256 with a key that is derived from the
 * encryption key, so nobody can try all addresses against a stored hash. Another encryption key makes other hashes.
 */
export function networkHashBy(encryptionKey: Buffer): NetworkHash {
  const key = Buffer.from(hkdfSync('sha256', encryptionKey, '', 'tribute click network', 32));
  return ({ organizationId, environment }, network, userAgent) =>
    createHmac('sha256', key)
      .update(JSON.stringify([organizationId, environment, network, plainAgent(userAgent)]))
      .digest()
      .subarray(0, 16);
}

function plainAgent(userAgent = ''): string {
  return userAgent.trim().replaceAll(/\s+/g, ' ').slice(0, maxAgentLength);
}
