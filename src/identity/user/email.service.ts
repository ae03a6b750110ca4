import type { Caller } from '../../kernel/caller.js';
import { conflict, ErrorCode, refuse } from '../../kernel/errors.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction } from '../../kernel/transaction.js';
import { takenMessage } from './address-confirmation.service.js';
import type { CredentialCheck } from './credential-check.js';
import { lockOwnAccount } from './lock-account.js';
import { issueToken, withdrawTokens } from './one-time-token.js';
import { requirePerson } from './require-person.js';
import type { User } from './user.entity.js';
import type { ChangeEmailInput, ResendVerificationInput } from './user.inputs.js';
import type { UserParts } from './user.service.js';

/** Email addresses: requests to confirm and change them. */
export class EmailService {
  constructor(
    private readonly parts: UserParts,
    private readonly credentials: CredentialCheck,
  ) {}

  /** Emails the calling person's address again, or the named new one during a change. */
  async resend(caller: Caller, { email }: ResendVerificationInput): Promise<void> {
    const { throttle, emails, post } = this.parts;
    const user = await this.credentials.personOf(caller);
    const target = email ?? user.email;
    await inTransaction(caller.em, async ({ sql }) => {
      await lockOwnAccount(sql, requirePerson(caller.principal));
      const own = target.toLowerCase() === user.email.toLowerCase();
      if (own && user.emailVerifiedAt) throw conflict('This address is confirmed already.', 'email');
      const wanted = own ? user.email : await pendingChange(sql, user.id, target);
      if (wanted === undefined) {
        throw refuse(
          ErrorCode.NOT_FOUND,
          'No change to this address was requested, or the request has expired.',
          'email',
        );
      }
      await throttle.mail(wanted, caller.client.network);
      const issued = await issueToken(
        sql,
        own ? 'VERIFY_EMAIL' : 'CHANGE_EMAIL',
        user.id,
        wanted,
        caller.client.address,
      );
      await post(sql, own ? emails.verification(issued) : emails.emailChange(issued));
    });
  }

  /** Asks the new address to confirm, and informs the old one. Until then nothing changes. */
  async change(caller: Caller, input: ChangeEmailInput): Promise<User> {
    const { throttle, emails, post } = this.parts;
    const who = requirePerson(caller.principal);
    const { user, confirmed } = await this.credentials.confirm(caller, input.password, 'password');
    const { email } = input;
    await throttle.mail(email, caller.client.network);
    // Runs as the system, because a caller cannot see other accounts. The caller has shown their password.
    await asSystem('CROSS_TENANT_CHECK', async () => refuseTaken(caller.sql, email));
    await inTransaction(caller.em, async ({ sql }) => {
      await lockOwnAccount(sql, who, confirmed);
      await withdrawTokens(sql, user.id, ['CHANGE_EMAIL']);
      const issued = await issueToken(sql, 'CHANGE_EMAIL', user.id, email, caller.client.address);
      await post(sql, emails.emailChange(issued));
      await post(sql, emails.emailChangeAsked(user.email, email));
    });
    return user;
  }
}

async function pendingChange(sql: Sql, userId: string, email: string): Promise<string | undefined> {
  const [row] = await sql.query<{ email: string }>(
    `select email from user_token where user_id = $1 and purpose = 'CHANGE_EMAIL' and lower(email) = lower($2)
       and expires_at > now() limit 1`,
    [userId, email],
  );
  return row?.email;
}

async function refuseTaken(sql: Sql, email: string): Promise<void> {
  const taken = await sql.query('select 1 from user_account where lower(email) = lower($1)', [email]);
  if (taken.length > 0) throw conflict(takenMessage, 'email');
}
