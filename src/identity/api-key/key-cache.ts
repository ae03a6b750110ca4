import { timingSafeEqual } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Environment } from '../../kernel/environment.js';
import { UnauthenticatedError } from '../../kernel/errors.js';
import type { KeyPrincipal } from '../../kernel/principal.js';
import type { Plan } from '../../kernel/rate-limit.js';
import { hashToken } from '../../kernel/secret-token.js';
import type { Sql } from '../../kernel/sql.js';
import type { WakeUps } from '../../kernel/wake-ups.js';
import { isApiKeyToken } from './api-key-token.js';
import type { KeyUseWriter } from './key-use-writer.js';

interface FoundKey {
  readonly isSuspended: boolean;
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly organizationId: string;
  readonly publishable: boolean;
  readonly environment: Environment;
  readonly scopes: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly plan: Plan | null;
  readonly rateLimit: number | null;
  readonly firstMakerId: string | null;
  readonly createdBy: string | null;
}

/** Follows the creating keys up, by primary key. Only for a key with its own limit, which its line shares. */
const firstMakerSql = `
  with recursive line as (
    select api_key.id, api_key.made_by_id where api_key.rate_limit > 0
    union select maker.id, maker.made_by_id from line join api_key maker on maker.id = line.made_by_id
  ) select id from line where made_by_id is null`;

const keepMs = 30_000;
const maxKeys = 10_000;

/**
 * Caches the key of a token for half a minute, because every request needs authentication.
 * A revocation clears the cache of every process at once by a wake-up. While wake-ups are unreliable, the
 * cache is not used, so that a revocation still takes effect within a second. Only valid keys are cached.
 */
export class KeyCache {
  private readonly keys = new LRUCache<string, KeyPrincipal>({ max: maxKeys, ttl: keepMs });
  private clearings = 0;

  constructor(
    private readonly sql: Sql,
    private readonly uses: KeyUseWriter,
    private readonly wakeUps: WakeUps,
  ) {
    wakeUps.subscribe('credentials', () => {
      this.clear();
    });
  }

  clear(): void {
    this.clearings += 1;
    this.keys.clear();
  }

  /** The principal of an API key's token. Throws `UnauthenticatedError` when it is not valid. */
  async principalOf(token: string): Promise<KeyPrincipal> {
    if (!isApiKeyToken(token)) {
      throw new UnauthenticatedError(
        'This is not a valid API key: it is incomplete or mistyped.',
        'MALFORMED',
      );
    }
    const principal = await this.find(token);
    // Also for a cached key, because expiry is exact.
    if (principal.expiresAt && principal.expiresAt <= new Date()) {
      throw new UnauthenticatedError(
        `This API key expired on ${principal.expiresAt.toISOString()}.`,
        'EXPIRED',
      );
    }
    this.uses.note(principal.keyId);
    return principal;
  }

  private async find(token: string): Promise<KeyPrincipal> {
    const hash = hashToken(token);
    const name = hash.toString('base64');
    const cached = this.keys.get(name);
    if (cached && this.wakeUps.isTrusted) return cached;
    const { clearings } = this;
    const found = await this.read(hash);
    if (!found) throw new UnauthenticatedError('This API key is unknown.', 'UNKNOWN');
    if (found.revokedAt) {
      throw new UnauthenticatedError(
        `This API key was revoked on ${found.revokedAt.toISOString()}.`,
        'REVOKED',
      );
    }
    const principal = principalOf(found);
    // A result that was read while the cache was cleared may be outdated.
    if (clearings === this.clearings) this.keys.set(name, principal);
    return principal;
  }

  private async read(hash: Buffer): Promise<FoundKey | undefined> {
    const [row] = await this.sql.query<FoundKey>(
      `select api_key.id, token_hash as "tokenHash", organization_id as "organizationId", environment,
              kind = 'PUBLISHABLE' as publishable, scopes, allowed_origins as "allowedOrigins",
              expires_at as "expiresAt", revoked_at as "revokedAt", plan, rate_limit as "rateLimit", created_by as "createdBy",
              suspended_at is not null as "isSuspended", (${firstMakerSql}) as "firstMakerId"
       from api_key join organization on organization.id = organization_id
       where token_hash = $1`,
      [hash],
    );
    return row && timingSafeEqual(row.tokenHash, hash) ? row : undefined;
  }
}

function principalOf(key: FoundKey): KeyPrincipal {
  const { publishable, environment, allowedOrigins, expiresAt, plan, rateLimit, isSuspended, createdBy } =
    key;
  return {
    kind: 'key',
    keyId: key.id,
    publishable,
    organizationIds: [key.organizationId],
    environment,
    scopes: new Set(key.scopes),
    allowedOrigins,
    expiresAt,
    plan,
    rateLimit,
    firstMakerId: key.firstMakerId,
    isSuspended,
    createdBy,
  };
}
