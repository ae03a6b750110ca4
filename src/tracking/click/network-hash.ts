import { createHmac, hkdfSync } from 'node:crypto';

/** The tenant of a click. Hashes of the same network and agent differ by organization and environment. */
interface Tenant {
  readonly organizationId: string;
  readonly environment: string;
}

/** Computes the keyed hash that recognizes a click without a known cookie: 16 bytes. */
export type NetworkHash = (tenant: Tenant, network: string, userAgent: string | undefined) => Buffer;

/** The rest of a longer user agent is ignored. */
const maxAgentLength = 500;

/**
 * Hashes a click's network (an IPv4 address or an IPv6 /64) and user agent by HMAC-SHA256. The key is
 * derived from the encryption key, so that trying all addresses is impossible. A new encryption key changes
 * the hashes.
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
