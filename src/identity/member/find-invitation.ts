import { LockMode } from '@mikro-orm/core';
import { conflict } from '../../kernel/errors.js';
import { hashToken } from '../../kernel/secret-token.js';
import type { Sql } from '../../kernel/sql.js';
import type { EntityTransaction } from '../../kernel/transaction.js';
import { Invitation } from './invitation.entity.js';
import { lockMembers } from './require-manager.js';

/**
 * The invitation of a token, locked after every concurrent change of its organization's members. As
 * everywhere, the members are locked first.
 */
export async function lockedInvitation(
  { em, sql }: EntityTransaction,
  token: string,
): Promise<Invitation | null> {
  const tokenHash = hashToken(token);
  const [row] = await sql.query<{ organizationId: string }>(
    'select organization_id as "organizationId" from invitation where token_hash = $1',
    [tokenHash],
  );
  if (!row) return null;
  await lockMembers(sql, row.organizationId);
  const lockMode = LockMode.PESSIMISTIC_WRITE;
  return em.findOne(Invitation, { tokenHash }, { refresh: true, lockMode });
}

export function unconfirmed(): Error {
  const message = 'Confirm your email address first, with the link in the email that you were sent.';
  return conflict(message, 'token');
}

export async function refuseMember(sql: Sql, organizationId: string, email: string): Promise<void> {
  const [member] = await sql.query(
    `select 1 from member join member_person person on person.id = member.user_id
     where member.organization_id = $1 and lower(person.email) = lower($2)`,
    [organizationId, email],
  );
  if (member) throw conflict('This person is a member already.', 'email');
}
