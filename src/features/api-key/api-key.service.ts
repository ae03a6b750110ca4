import type { MetadataStorage } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { Environment } from '../../kernel/environment.js';
import { ErrorCode, ForbiddenError, notFound, refuse } from '../../kernel/errors.js';
import { encodeId, requireId } from '../../kernel/ids.js';
import {
  organizationFor,
  personOf,
  requireOperator,
  requireScope,
  requireScopeOn,
} from '../../kernel/principal.js';
import { readPage, tenantConditions } from '../../kernel/read-page.js';
import type { Page, PageArgs } from '../../kernel/schema/connection.js';
import { hashToken } from '../../kernel/secret-token.js';
import { asSystem, inScope } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { ApiKeyKind } from './api-key-kind.js';
import { newApiKeyToken, prefixOf, tonicPowPrefix } from './api-key-token.js';
import { ApiKey } from './api-key.entity.js';
import type { CreateApiKeyInput, SetApiKeyRateLimitInput } from './api-key.inputs.js';
import type { KeyCache } from './key-cache.js';

/** Browsers can only report conversions: whatever scopes a publishable key was asked for, it gets no other. */
const publishableScopes = ['events:write'];

/** API keys: make, list, revoke. */
export class ApiKeyService {
  constructor(
    private readonly metadata: MetadataStorage,
    private readonly cache: KeyCache,
  ) {}

  /** Makes a key. A key cannot make one that may do more than itself, or works in the other environment. */
  async create(caller: Caller, input: CreateApiKeyInput): Promise<{ apiKey: ApiKey; token: string }> {
    const id = requireId('organization', input.organizationId, 'organizationId');
    const { organizationId } = organizationFor(caller.principal, 'keys:write', id, 'organizationId');
    const kind = input.kind ?? ApiKeyKind.SECRET;
    const scopes = kind === ApiKeyKind.PUBLISHABLE ? publishableScopes : [...new Set(input.scopes)];
    refuseEscalation(caller, input.environment, scopes);
    refuseContradictions(input, kind);
    const prefix = input.tonicPowPrefix === true ? tonicPowPrefix : prefixOf(kind, input.environment);
    const token = newApiKeyToken(prefix);
    // A session makes keys of either environment, whichever it works in itself.
    const scope = {
      kind: 'tenant',
      organizationIds: [organizationId],
      environment: input.environment,
    } as const;
    const apiKey = await inScope(scope, async () =>
      inTransaction(caller.em, async ({ em }) => {
        const key = new ApiKey();
        Object.assign(key, {
          organizationId,
          environment: input.environment,
          name: input.name,
          kind,
          scopes,
          prefix,
        });
        Object.assign(key, {
          tokenHash: hashToken(token),
          lastFour: token.slice(-4),
          expiresAt: input.expiresAt ?? null,
          createdBy: personOf(caller.principal) ?? null,
        });
        const origins = (input.allowedOrigins ?? []).map((origin) => new URL(origin).origin);
        key.allowedOrigins = [...new Set(origins)];
        em.persist(key);
        return key;
      }),
    );
    return { apiKey, token };
  }

  /** Ends a key at once, in every process: the cached copies are dropped by a wake-up that commits with the change. */
  async revoke(caller: Caller, typeId: string): Promise<ApiKey> {
    requireScope(caller.principal, 'keys:write');
    const found = await caller.loaders.load(ApiKey, requireId('apiKey', typeId, 'id'));
    if (!found) throw notFound('api key', 'id');
    requireScopeOn(caller.principal, 'keys:write', found);
    const revoked = await inTransaction(caller.em, async ({ em, sql }) => {
      const key = await em.findOneOrFail(ApiKey, found.id);
      key.revokedAt ??= new Date();
      await sql.query(wakeUpSql('credentials'));
      return key;
    });
    this.cache.clear();
    return revoked;
  }

  /** What the key may do in a minute from now on, in every process; an operator says so, of any organization's key. */
  async setRateLimit(caller: Caller, { id, rateLimit }: SetApiKeyRateLimitInput): Promise<ApiKey> {
    requireOperator(caller.principal);
    const keyId = requireId('apiKey', id, 'id');
    return asSystem(async () =>
      inTransaction(caller.em, async ({ em, sql }) => {
        const key = await em.findOne(ApiKey, keyId);
        if (!key) throw notFound('api key', 'id');
        key.rateLimit = rateLimit ?? null;
        await sql.query(wakeUpSql('credentials'));
        return key;
      }),
    );
  }

  /** The keys of the caller's organizations in its environment, newest first. Tokens are not among what is read. */
  async list(caller: Caller, organizationId: string, args: PageArgs): Promise<Page<ApiKey>> {
    const conditions = tenantConditions(
      caller.principal,
      'keys:read',
      encodeId('organization', organizationId),
    );
    return readPage(caller.sql, this.metadata, ApiKey, conditions, args);
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
    const message = 'tonicPowPrefix is for secret keys of the sandbox';
    throw refuse(ErrorCode.INVALID, message, 'tonicPowPrefix');
  }
}

function refuseEscalation(caller: Caller, environment: Environment, wanted: readonly string[]): void {
  const { principal } = caller;
  if (principal.kind !== 'key') return;
  if (principal.environment !== environment) {
    throw new ForbiddenError('An API key cannot make a key of the other environment.');
  }
  const missing = principal.scopes.has('*')
    ? undefined
    : wanted.find((scope) => !principal.scopes.has(scope));
  if (missing) throw new ForbiddenError(`This API key lacks the scope "${missing}" and cannot give it.`);
}
