import { Resolver } from 'node:dns/promises';

/** Why a host is not proven: no record, another value, or no answer. */
export interface DnsProblem {
  readonly kind: 'MISSING' | 'WRONG' | 'SILENT';
  readonly message: string;
}

/** The record that proves a host. */
export interface ProofRecord {
  readonly name: string;
  readonly value: string;
}

/** The TXT record that proves a host by the organization's token. Pure. */
export function recordOf({ host, token }: { readonly host: string; readonly token: string }): ProofRecord {
  return { name: `_tribute.${host}`, value: `tribute-verification=${token}` };
}

/** How long one look-up may take. */
const patienceMs = 5000;
/** The name or the record does not exist. */
const isMissing = new Set(['ENOTFOUND', 'ENODATA']);

/** Looks up TXT records. */
export class ProofFinder {
  /** @param servers Addresses of name servers; empty for those of the system. */
  constructor(private readonly servers: readonly string[]) {}

  /** Undefined if the record is there, beside any others. Never rejects. */
  async problemOf({ name, value }: ProofRecord): Promise<DnsProblem | undefined> {
    const resolver = new Resolver({ timeout: patienceMs, tries: 1 });
    if (this.servers.length > 0) resolver.setServers(this.servers);
    const timer = setTimeout(() => {
      resolver.cancel();
    }, patienceMs);
    try {
      const values = (await resolver.resolveTxt(name)).map((parts) => parts.join('').trim());
      if (values.includes(value)) return undefined;
      const message = `The TXT record ${name} has another value than ${value}.`;
      return { kind: 'WRONG', message };
    } catch (error) {
      const code = String((error as NodeJS.ErrnoException).code);
      if (isMissing.has(code)) return { kind: 'MISSING', message: `There is no TXT record ${name}.` };
      return {
        kind: 'SILENT',
        message: `The name servers did not answer for ${name} (${code}). Try again later.`,
      };
    } finally {
      clearTimeout(timer);
    }
  }
}
