import { lookup, Resolver } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';

/** Finds the addresses of a host name. Rejects with the resolver's error if there are none. */
export type ResolveHost = (hostname: string) => Promise<readonly LookupAddress[]>;

const resolver = new Resolver({ timeout: 2000, tries: 2 });

/** After these results, the operating system is asked too, which knows the hosts file and search domains. */
const maybeLocal = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED', 'EBADNAME']);

/**
 * All addresses of a host name, from the name servers.
 *
 * `dns.lookup` is not used first, because it occupies one of libuv's four threads. Four unanswered names
 * would block all look-ups, file access and password hashing of the process. The operating system is only
 * asked for names that the name servers do not know.
 */
export async function resolveHost(hostname: string): Promise<readonly LookupAddress[]> {
  const family = isIP(hostname);
  if (family !== 0) return [{ address: hostname, family }];
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const found = [
    ...(v4.status === 'fulfilled' ? v4.value.map((address) => ({ address, family: 4 })) : []),
    ...(v6.status === 'fulfilled' ? v6.value.map((address) => ({ address, family: 6 })) : []),
  ];
  if (found.length > 0) return found;
  const failure: unknown = v4.status === 'rejected' ? v4.reason : new Error(`${hostname} has no address`);
  if (!maybeLocal.has((failure as NodeJS.ErrnoException).code ?? '')) throw failure;
  return lookup(hostname, { all: true });
}
