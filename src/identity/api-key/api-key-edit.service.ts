import { authorizeMinting } from '../../kernel/authorize-minting.js';
import type { Caller } from '../../kernel/caller.js';
import { conflict, ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { requireId } from '../../kernel/ids.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import { requireScope, requireScopeOn } from '../../kernel/principal.js';
import { refuseNull } from '../../kernel/refuse-null.js';
import type { Sql } from '../../kernel/sql.js';
import { inTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { ApiKeyKind } from './api-key-kind.js';
import { ApiKey } from './api-key.entity.js';
import type { UpdateApiKeyInput } from './api-key.inputs.js';
import type { KeyCache } from './key-cache.js';
import { lockMaker } from './lock-maker.js';

/** The rights of a key. */
type Rights = Pick<ApiKey, 'scopes' | 'expiresAt' | 'allowedOrigins'>;

/** Changes API keys. Their tokens stay as they are. */
export class ApiKeyEditService {
  constructor(private readonly cache: KeyCache) {}

  /**
   * Renames a key, or changes its rights. Who gives a key more must be able to create such a key. What a key
   * loses, the keys that it created lose too. All processes know the rights at once.
   */
  async update(caller: Caller, input: UpdateApiKeyInput): Promise<ApiKey> {
    requireScope(caller.principal, 'keys:write');
    refuseNull(input, 'name', 'scopes', 'allowedOrigins');
    const found = await caller.loaders.load(ApiKey, requireId('apiKey', input.id, 'id'));
    if (!found) throw notFound('api key', 'id');
    requireScopeOn(caller.principal, 'keys:write', found);
    const updated = await inTransaction(caller.em, async ({ em, sql }) => {
      const maker = await lockMaker(sql, caller.principal);
      const key = await lockEntity({ em }, ApiKey, { id: found.id }, 'api key', 'id');
      refuseEnded(key);
      refuseContradictions(key, input);
      const before = rightsOf(key);
      apply(key, input);
      const { environment, scopes, expiresAt } = key;
      if (isMore(key, before)) authorizeMinting(maker, { kind: 'API_KEY', environment, scopes, expiresAt });
      await em.flush();
      if (isMore(before, key)) await narrowDescendants(sql, key);
      await sql.query(wakeUpSql('credentials'));
      return key;
    });
    this.cache.clear();
    return updated;
  }
}

function refuseEnded({ revokedAt, expiresAt }: ApiKey): void {
  if (revokedAt) throw conflict('This key was revoked. Create a new one.', 'id');
  if (expiresAt && expiresAt <= new Date()) throw conflict('This key has expired. Create a new one.', 'id');
}

function refuseContradictions(
  { kind }: ApiKey,
  { scopes, allowedOrigins, expiresAt }: UpdateApiKeyInput,
): void {
  if (scopes && kind === ApiKeyKind.PUBLISHABLE) {
    throw refuse(ErrorCode.INVALID, 'scopes of a publishable key cannot be changed', 'scopes');
  }
  if (allowedOrigins && kind === ApiKeyKind.SECRET) {
    const message = 'allowedOrigins are for publishable keys; a secret key must never reach a browser';
    throw refuse(ErrorCode.INVALID, message, 'allowedOrigins');
  }
  if (expiresAt && expiresAt <= new Date()) {
    throw refuse(
      ErrorCode.INVALID,
      'expiresAt must be in the future; revokeApiKey ends a key now',
      'expiresAt',
    );
  }
}

function apply(key: ApiKey, { name, scopes, allowedOrigins, expiresAt }: UpdateApiKeyInput): void {
  if (name != null) key.name = name;
  if (scopes != null) key.scopes = [...new Set(scopes)];
  if (expiresAt !== undefined) key.expiresAt = expiresAt;
  if (allowedOrigins != null) {
    key.allowedOrigins = [...new Set(allowedOrigins.map((origin) => new URL(origin).origin))];
  }
}

function rightsOf({ scopes, expiresAt, allowedOrigins }: ApiKey): Rights {
  return { scopes, expiresAt, allowedOrigins };
}

/** Whether some rights allow anything that the others do not, on more pages, or for longer. */
function isMore(some: Rights, others: Rights): boolean {
  const hasMore =
    (!others.scopes.includes('*') && some.scopes.some((scope) => !others.scopes.includes(scope))) ||
    some.allowedOrigins.some((origin) => !others.allowedOrigins.includes(origin));
  if (hasMore || others.expiresAt === null) return hasMore;
  return some.expiresAt === null || some.expiresAt > others.expiresAt;
}

/** No key that it created, also through others, keeps a right that it lacks. Index: api_key_made_by. */
async function narrowDescendants(sql: Sql, { id, scopes, expiresAt }: ApiKey): Promise<void> {
  await sql.query(
    `with recursive descendant as (
       select id from api_key where made_by_id = $1
       union select api_key.id from api_key join descendant on api_key.made_by_id = descendant.id)
     update api_key set
       scopes = case when '*' = any($2::text[]) then scopes when '*' = any(scopes) then $2::text[]
         else array(select scope from unnest(scopes) as scope where scope = any($2::text[])) end,
       expires_at = least(expires_at, $3::timestamptz)
     from descendant where api_key.id = descendant.id and revoked_at is null`,
    [id, scopes, expiresAt],
  );
}
