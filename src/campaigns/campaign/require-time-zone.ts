import { ErrorCode, refuse } from '../../kernel/errors.js';
import type { Sql } from '../../kernel/sql.js';
import { canonicalTimeZone } from '../../kernel/canonical-time-zone.js';

/**
 * Refuses a time zone that the database does not know, because reports use the database. The set depends on
 * its version, and `Intl` knows some that no version has (`SystemV/PST8`).
 * @throws RefusedError INVALID, naming `timeZone`.
 */
export async function requireTimeZone(sql: Sql, name: string | null | undefined): Promise<void> {
  if (name == null) return;
  const known = await sql.query('select from pg_timezone_names where name = $1', [canonicalTimeZone(name)]);
  if (known.length > 0) return;
  const message = 'timeZone must be an IANA time zone that the database knows, such as Europe/Berlin or UTC';
  throw refuse(ErrorCode.INVALID, message, 'timeZone');
}
