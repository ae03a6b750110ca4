import { UnauthenticatedError } from '../../kernel/errors.js';
import type { UserPrincipal } from '../../kernel/principal.js';
import type { Sql } from '../../kernel/sql.js';
import { wrongCredential } from './attempt-throttle.js';

/**
 * Locks an account for the rest of the transaction. Changes of its password, address, second factor or
 * tokens, and new sessions, lock it first. So the later of two sees the result of the earlier.
 */
export async function lockAccount(
  sql: Sql,
  userId: string,
): Promise<{ readonly passwordHash: string } | undefined> {
  const [account] = await sql.query<{ passwordHash: string }>(
    'select password_hash as "passwordHash" from user_account where id = $1 for no key update',
    [userId],
  );
  return account;
}

/** A password that was confirmed before the transaction: its hash, and its input field. */
export interface Confirmed {
  readonly passwordHash: string;
  readonly field: string;
}

/**
 * Locks the calling person's own account, and refuses when their access ended meanwhile. The session ended,
 * or the confirmed password is no longer the account's, for example after a reset by email.
 */
export async function lockOwnAccount(
  sql: Sql,
  { userId, sessionId }: UserPrincipal,
  confirmed?: Confirmed,
): Promise<void> {
  const account = await lockAccount(sql, userId);
  const alive = await sql.query(
    'select 1 from user_session where id = $1 and revoked_at is null and expires_at > now()',
    [sessionId],
  );
  if (!account || alive.length === 0) throw new UnauthenticatedError('This session has ended.', 'REVOKED');
  if (confirmed && account.passwordHash !== confirmed.passwordHash) {
    throw wrongCredential('The password is wrong.', confirmed.field);
  }
}
