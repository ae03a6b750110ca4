import type { PublicAddress } from '../../kernel/public-address.js';

/**
 * The hosts of the server itself, which no organization may use. Worked out again if the address changes.
 * @param sandboxHost the host that serves only the sandbox, perhaps with a port
 */
export function ownHostsOf(
  address: PublicAddress,
  sandboxHost: string | undefined,
): () => ReadonlySet<string> {
  let from = '';
  let hosts: ReadonlySet<string> = new Set();
  return () => {
    const now = `${address.base} ${address.short}`;
    if (now !== from) {
      hosts = new Set(
        [address.base, address.short, `https://${sandboxHost ?? ''}`]
          .filter((url) => URL.canParse(url))
          .map((url) => new URL(url).hostname),
      );
      from = now;
    }
    return hosts;
  };
}
