import type { MetadataStorage } from '@mikro-orm/core';
import { actorText } from '../../kernel/actor-text.js';
import type { Caller } from '../../kernel/caller.js';
import { authorizeMinting } from '../../kernel/authorize-minting.js';
import { Environment } from '../../kernel/environment.js';
import { ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { encodeId, requireId } from '../../kernel/ids.js';
import {
  organizationFor,
  personOf,
  requireOperator,
  requireScope,
  requireScopeOn,
  type Principal,
} from '../../kernel/principal.js';
import { defineQuota, type Quotas } from '../../kernel/quotas.js';
import { tenantConditions } from '../../kernel/list-conditions.js';
import { readPage } from '../../kernel/read-page.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { hashToken } from '../../kernel/secret-token.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem, inScope } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { notNamed } from '../../kernel/refuse-null.js';
import { ApiKeyKind } from './api-key-kind.js';
import { newApiKeyToken, prefixOf, tonicPowPrefix } from './api-key-token.js';
import { ApiKey } from './api-key.entity.js';
import type { CreateApiKeyInput, SetApiKeyRateLimitInput } from './api-key.inputs.js';
import type { KeyCache } from './key-cache.js';
import { lockMaker } from './lock-maker.js';
import { apiKeyList } from './api-key.list.js';

/** Keys that work. Values: organization, environment. Index: api_key_organization. */
export const apiKeyQuota = defineQuota({
  name: 'QUOTA_API_KEYS',
  description:
    'The most API keys of an organization in each environment; revoked and expired keys do not count.',
  fallback: 'FREE=50,PRO=500',
  noun: 'API keys in each environment',
  remedy: 'Revoke a key',
  counted: `from api_key where organization_id = $1 and environment = $2
    and revoked_at is null and (expires_at is null or expires_at > now())`,
});

/** Browsers can only report conversions, so a publishable key gets no other scope. */
const publishableScopes = ['events:write'];

/** API keys: create, list, revoke. */
export class ApiKeyService {
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly cache: KeyCache,
    private readonly quotas: Quotas,
  ) {}

  /** Creates a key if `authorizeMinting` allows it. A key created by a key has its rate limit and expiry. */
  async create(caller: Caller, input: CreateApiKeyInput): Promise<{ apiKey: ApiKey; token: string }> {
    const { organizationId } = organizationFor(caller.principal, 'keys:write', input.organizationId);
    const kind = input.kind ?? ApiKeyKind.SECRET;
    const scopes = kind === ApiKeyKind.PUBLISHABLE ? publishableScopes : [...new Set(input.scopes)];
    const { environment } = input;
    const expiresAt = input.expiresAt ?? null;
    authorizeMinting(caller.principal, { kind: 'API_KEY', environment, scopes, expiresAt });
    refuseContradictions(input, kind);
    const prefix = input.tonicPowPrefix === true ? tonicPowPrefix : prefixOf(kind, input.environment);
    const token = newApiKeyToken(prefix);
    // A session can create keys of both environments, regardless of its own.
    const scope = { kind: 'tenant', organizationIds: [organizationId], environment } as const;
    const apiKey = await inScope(scope, async () =>
      inTransaction(caller.em, async ({ em, sql }) => {
        const maker = await lockMaker(sql, caller.principal);
        // Its rights may have changed meanwhile.
        authorizeMinting(maker, { kind: 'API_KEY', environment, scopes, expiresAt });
        const use = { organizationId, values: [organizationId, environment], field: 'organizationId' };
        await this.quotas.requireRoom(sql, apiKeyQuota, use);
        const key = new ApiKey();
        Object.assign(key, { organizationId, environment, name: input.name, kind, scopes, prefix });
        Object.assign(key, {
          tokenHash: hashToken(token),
          lastFour: token.slice(-4),
          expiresAt,
          createdBy: personOf(caller.principal) ?? null,
          ...inheritedFrom(caller.principal),
        });
        const origins = (input.allowedOrigins ?? []).map((origin) => new URL(origin).origin);
        key.allowedOrigins = [...new Set(origins)];
        em.persist(key);
        return key;
      }),
    );
    return { apiKey, token };
  }

  /**
   * Revokes a key and all its descendants at once, in every process: a wake-up that commits with the change
   * clears the caches.
   */
  async revoke(caller: Caller, typeId: string): Promise<ApiKey> {
    requireScope(caller.principal, 'keys:write');
    const found = await caller.loaders.load(ApiKey, requireId('apiKey', typeId, 'id'));
    if (!found) throw notFound('api key', 'id');
    requireScopeOn(caller.principal, 'keys:write', found);
    const revoked = await inTransaction(caller.em, async ({ em, sql }) => {
      const key = await em.findOneOrFail(ApiKey, found.id);
      const by = actorText(caller.principal, key.organizationId);
      if (!key.revokedAt) Object.assign(key, { revokedAt: new Date(), revokedBy: by });
      // First the key itself. This waits for keys that it is creating, which are visible only then.
      await em.flush();
      await revokeDescendants(sql, key.id, by);
      await sql.query(wakeUpSql('credentials'));
      return key;
    });
    this.cache.clear();
    return revoked;
  }

  /** Sets the rate limit of any organization's key, in every process. For operators. */
  async setRateLimit(caller: Caller, { id, rateLimit }: SetApiKeyRateLimitInput): Promise<ApiKey> {
    requireOperator(caller.principal);
    const keyId = requireId('apiKey', id, 'id');
    if (rateLimit === undefined) {
      throw notNamed('rateLimit', "null restores the limit of the organization's plan");
    }
    return asSystem('OPERATOR', async () =>
      inTransaction(caller.em, async ({ em, sql }) => {
        const key = await em.findOne(ApiKey, keyId);
        if (!key) throw notFound('api key', 'id');
        key.rateLimit = rateLimit;
        await sql.query(wakeUpSql('credentials'));
        return key;
      }),
    );
  }

  /** The keys of the caller's organizations in its environment, newest first. Tokens are not read. */
  async list(caller: Caller, organizationId: string, args: ListArgs): Promise<Page<ApiKey>> {
    const conditions = tenantConditions(
      caller.principal,
      'keys:read',
      encodeId('organization', organizationId),
    );
    return readPage(caller, this.metadata, apiKeyList, conditions, args);
  }
}

function refuseContradictions(input: CreateApiKeyInput, kind: ApiKeyKind): void {
  if (input.expiresAt && input.expiresAt <= new Date()) {
    throw refuse(ErrorCode.INVALID, 'expiresAt must be in the future', 'expiresAt');
  }
  const isSecret = kind === ApiKeyKind.SECRET;
  if (isSecret && (input.allowedOrigins ?? []).length > 0) {
    const message = 'allowedOrigins are for publishable keys; a secret key must never reach a browser';
    throw refuse(ErrorCode.INVALID, message, 'allowedOrigins');
  }
  if (input.tonicPowPrefix === true && !(isSecret && input.environment === Environment.SANDBOX)) {
    const message = 'tonicPowPrefix is allowed only for secret sandbox keys';
    throw refuse(ErrorCode.INVALID, message, 'tonicPowPrefix');
  }
}

/** What a key passes on to keys that it creates, so that these cannot evade a limit or a revocation. */
function inheritedFrom(principal: Principal): Pick<ApiKey, 'rateLimit' | 'madeById'> {
  if (principal.kind !== 'key') return { rateLimit: null, madeById: null };
  return { rateLimit: principal.rateLimit ?? null, madeById: principal.keyId };
}

/** Revokes all descendants of a key. Index: api_key_made_by. */
async function revokeDescendants(sql: Sql, id: string, by: string): Promise<void> {
  // Repeats until none is left, because a descendant may be creating another key at the same time.
  for (let revoked = -1; revoked !== 0;) {
    const rows = await sql.query(
      `with recursive descendant as (
         select id from api_key where made_by_id = $1
         union select api_key.id from api_key join descendant on api_key.made_by_id = descendant.id)
       update api_key set revoked_at = now(), revoked_by = $2 from descendant
       where api_key.id = descendant.id and revoked_at is null returning api_key.id`,
      [id, by],
    );
    revoked = rows.length;
  }
}
