import type { KeyPrincipal } from '../../kernel/principal.js';
import type { Plan } from '../../kernel/rate-limit.js';
import { hashToken } from '../../kernel/secret-token.js';
import type { Sql } from '../../kernel/sql.js';
import type { WakeUps } from '../../kernel/wake-ups.js';
import type { Environment } from '../../kernel/environment.js';

interface CachedKey {
  readonly principal: KeyPrincipal;
  readonly expiresAt: number;
  readonly freshUntil: number;
}

const keepMs = 30_000;
const maxKeys = 10_000;

/**
 * Which key a token is, remembered for half a minute: authentication is on the path of every request.
 *
 * A revocation empties the cache of every process at once by a wake-up; the half minute only bounds what a lost
 * notification could cost. Unknown tokens are never remembered.
 */
export class KeyCache {
  private readonly keys = new Map<string, CachedKey>();

  constructor(
    private readonly sql: Sql,
    wakeUps: WakeUps,
  ) {
    wakeUps.subscribe('credentials', () => {
      this.clear();
    });
  }

  clear(): void {
    this.keys.clear();
  }

  /** The principal of an API key's token, or undefined when it is unknown, expired or revoked. */
  async principalOf(token: string): Promise<KeyPrincipal | undefined> {
    const hash = hashToken(token);
    const name = hash.toString('base64');
    const now = Date.now();
    const cached = this.keys.get(name);
    if (cached && cached.freshUntil > now) return cached.expiresAt > now ? cached.principal : undefined;
    const found = await this.read(hash);
    if (!found) {
      this.keys.delete(name);
      return undefined;
    }
    if (this.keys.size >= maxKeys) this.keys.clear();
    this.keys.set(name, { ...found, freshUntil: now + keepMs });
    return found.principal;
  }

  private async read(hash: Buffer): Promise<Omit<CachedKey, 'freshUntil'> | undefined> {
    const [row] = await this.sql.query<{
      id: string;
      organizationId: string;
      publishable: boolean;
      environment: Environment;
      scopes: string[];
      expiresAt: Date | null;
      plan: Plan | null;
      rateLimit: number | null;
    }>(
      `select api_key.id, organization_id as "organizationId", environment, kind = 'PUBLISHABLE' as publishable, scopes, expires_at as "expiresAt",
              plan, rate_limit as "rateLimit"
       from api_key join organization on organization.id = organization_id
       where token_hash = $1 and revoked_at is null and (expires_at is null or expires_at > now())`,
      [hash],
    );
    return (
      row && {
        principal: {
          kind: 'key',
          keyId: row.id,
          publishable: row.publishable,
          organizationIds: [row.organizationId],
          environment: row.environment,
          scopes: new Set(row.scopes),
          plan: row.plan,
          rateLimit: row.rateLimit,
        },
        expiresAt: row.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
      }
    );
  }
}
