import { newId } from '../../kernel/ids.js';
import { hashToken, newToken } from '../../kernel/secret-token.js';
import type { Sql } from '../../kernel/sql.js';
import { lockAccount } from './lock-account.js';

/** The purposes of emailed tokens, with their lifetime in hours. */
const tokenPurposes = {
  VERIFY_EMAIL: { hours: 72, prefix: 'tv_' },
  CHANGE_EMAIL: { hours: 24, prefix: 'tv_' },
  RESET_PASSWORD: { hours: 1, prefix: 'tr_' },
} as const;
export type TokenPurpose = keyof typeof tokenPurposes;

/** The purpose of a token. */
export interface RedeemedToken {
  readonly userId: string;
  readonly purpose: TokenPurpose;
  /** The address that it was sent to. */
  readonly email: string;
}

/** A token that is sent to an address. */
export interface IssuedToken {
  readonly token: string;
  readonly email: string;
  /** The network address of the request, if known. */
  readonly askedFrom: string | null;
}

/** Issues a 256-bit token for a person and an address. Earlier ones stay valid: emails may cross. */
export async function issueToken(
  sql: Sql,
  purpose: TokenPurpose,
  userId: string,
  email: string,
  askedFrom: string | null,
): Promise<IssuedToken> {
  const token = newToken(tokenPurposes[purpose].prefix);
  const values = [newId(), purpose, hashToken(token), userId, askedFrom, email];
  await sql.query(insertToken(purpose, 'id = $4', '$6'), values);
  return { token, email, askedFrom };
}

/**
 * The same for the account with this `email`; undefined if none. One statement, in about constant time.
 * Returns the account's own address, not the typed one.
 */
export async function issueTokenByEmail(
  sql: Sql,
  purpose: TokenPurpose,
  email: string,
  askedFrom: string | null,
): Promise<IssuedToken | undefined> {
  const token = newToken(tokenPurposes[purpose].prefix);
  const statement = insertToken(purpose, 'lower(email) = lower($4)', 'account.email');
  const values = [newId(), purpose, hashToken(token), email, askedFrom];
  const [row] = await sql.query<{ email: string }>(statement, values);
  return row && { token, email: row.email, askedFrom };
}

function insertToken(purpose: TokenPurpose, whose: string, email: string): string {
  return `with account as (select id, email from user_account where ${whose}),
          over as (delete from user_token using account where user_id = account.id and expires_at < now())
     insert into user_token (id, purpose, token_hash, user_id, email, asked_from, expires_at)
     select $1, $2, $3, account.id, ${email}, $5, now() + make_interval(hours => ${tokenPurposes[purpose].hours})
     from account returning email`;
}

/** The person of a token, without using it. */
export async function findToken(
  sql: Sql,
  purposes: readonly TokenPurpose[],
  token: string,
): Promise<RedeemedToken | undefined> {
  const [found] = await sql.query<RedeemedToken>(
    `select user_id as "userId", purpose, email from user_token
     where token_hash = $1 and purpose = any($2) and expires_at > now()`,
    [hashToken(token), purposes],
  );
  return found;
}

/**
 * Uses up a token: of concurrent callers only one gets it, once the transaction commits. It locks the account
 * before the token, in the same order as code that withdraws tokens.
 */
export async function redeemToken(
  sql: Sql,
  purposes: readonly TokenPurpose[],
  token: string,
): Promise<RedeemedToken | undefined> {
  const found = await findToken(sql, purposes, token);
  if (!found || !(await lockAccount(sql, found.userId))) return undefined;
  const [redeemed] = await sql.query<RedeemedToken>(
    `delete from user_token where token_hash = $1 and purpose = any($2) and expires_at > now()
     returning user_id as "userId", purpose, email`,
    [hashToken(token), purposes],
  );
  return redeemed;
}

/** Withdraws every token of these purposes. */
export async function withdrawTokens(
  sql: Sql,
  userId: string,
  purposes: readonly TokenPurpose[],
): Promise<void> {
  await sql.query('delete from user_token where user_id = $1 and purpose = any($2)', [userId, purposes]);
}
