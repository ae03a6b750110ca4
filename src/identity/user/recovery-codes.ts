import { randomBytes } from 'node:crypto';
import { hashToken } from '../../kernel/secret-token.js';
import type { Sql } from '../../kernel/sql.js';

const count = 10;
/** Crockford's base32, without easily misread characters. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz';

/** Sixteen letters of five bits: too random to be recovered from its SHA-256. */
function newCode(): string {
  const text = Array.from(randomBytes(16), (byte) => letters[byte % 32]).join('');
  return text.replace(/(.{4})(?=.)/g, '$1-');
}

function hashCode(code: string): Buffer {
  const read = code.toLowerCase().replaceAll('o', '0').replaceAll(/[il]/g, '1');
  return hashToken(read.replaceAll(/[^a-z0-9]/g, ''));
}

/** Replaces all recovery codes with ten new ones. They are shown in plain text only once. */
export async function renewRecoveryCodes(sql: Sql, userId: string): Promise<string[]> {
  const codes = Array.from({ length: count }, newCode);
  await dropRecoveryCodes(sql, userId);
  await sql.query('insert into user_recovery_code (user_id, code_hash) select $1, unnest($2::bytea[])', [
    userId,
    codes.map(hashCode),
  ]);
  return codes;
}

/** Uses up a recovery code; returns whether it was valid. Only one of two concurrent calls succeeds. */
export async function redeemRecoveryCode(sql: Sql, userId: string, code: string): Promise<boolean> {
  const used = await sql.query(
    'delete from user_recovery_code where user_id = $1 and code_hash = $2 returning user_id',
    [userId, hashCode(code)],
  );
  return used.length > 0;
}

export async function dropRecoveryCodes(sql: Sql, userId: string): Promise<void> {
  await sql.query('delete from user_recovery_code where user_id = $1', [userId]);
}

/** The number of remaining codes. */
export async function countRecoveryCodes(sql: Sql, userId: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    'select count(*)::int as count from user_recovery_code where user_id = $1',
    [userId],
  );
  return row?.count ?? 0;
}
