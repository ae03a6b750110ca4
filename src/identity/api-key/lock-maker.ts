import { UnauthenticatedError } from '../../kernel/errors.js';
import type { Principal } from '../../kernel/principal.js';
import type { Sql } from '../../kernel/sql.js';

/**
 * Locks the calling key, so that it is not revoked or narrowed before what it gives is visible. Returns the
 * principal with the rights that the key has now. Refuses a revoked key.
 */
export async function lockMaker(sql: Sql, principal: Principal): Promise<Principal> {
  if (principal.kind !== 'key') return principal;
  const [alive] = await sql.query<{ scopes: string[]; expiresAt: Date | null }>(
    `select scopes, expires_at as "expiresAt" from api_key where id = $1 and revoked_at is null for share`,
    [principal.keyId],
  );
  if (!alive) throw new UnauthenticatedError('This API key was revoked.', 'REVOKED');
  return { ...principal, scopes: new Set(alive.scopes), expiresAt: alive.expiresAt };
}
