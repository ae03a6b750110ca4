import { UnauthenticatedError } from '../../kernel/errors.js';
import type { UserPrincipal } from '../../kernel/principal.js';
import type { Sql } from '../../kernel/sql.js';
import { wrongCredential } from './attempt-throttle.js';

/**
 * Locks an account for the rest of the transaction. Whoever changes its password, its address, its second factor or its tokens
 * locks it first, and so does who opens a session: of two at once the later one sees what the earlier one has done.
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

/** A password that was confirmed before the transaction: its hash, and the field that it came in. */
export interface Confirmed {
  readonly passwordHash: string;
  readonly field: string;
}

/**
 * Locks the calling person's own account, and refuses when what let them in was taken back meanwhile: their session ended, or the
 * password that they confirmed is no longer the account's, as after a reset by mail.
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
