import type { Caller } from '../../kernel/caller.js';
import { conflict, deletedMeanwhile, ErrorCode, refuse } from '../../kernel/errors.js';
import { exactlyOneOf } from '../../kernel/exactly-one-of.js';
import type { Sql } from '../../kernel/sql.js';
import { inTransaction } from '../../kernel/transaction.js';
import { wrongCredential } from './attempt-throttle.js';
import type { CredentialCheck } from './credential-check.js';
import { lockOwnAccount } from './lock-account.js';
import { requirePerson } from './require-person.js';
import { User } from './user.entity.js';
import type { ConfirmIdentityInput } from './user.inputs.js';
import type { UserParts } from './user.service.js';

/** Step-up: a session shows a password or code again before an action that a thief must not do. */
export class IdentityService {
  /** @param seconds How long a confirmation counts. */
  constructor(
    private readonly parts: UserParts,
    private readonly credentials: CredentialCheck,
    private readonly seconds: number,
  ) {}

  /**
   * Records that the person of the calling session has shown their password or a code. Returns until when
   * that is valid. A wrong one counts as a failed sign-in.
   */
  async confirm(caller: Caller, input: ConfirmIdentityInput): Promise<Date> {
    const { password } = input;
    if (exactlyOneOf(input, ['password', 'totpCode', 'recoveryCode']) === undefined) {
      const message = 'Send exactly one of password, totpCode and recoveryCode.';
      throw refuse(ErrorCode.INVALID, message);
    }
    return password == null ? this.byCode(caller, input) : this.byPassword(caller, password);
  }

  private async byPassword(caller: Caller, password: string): Promise<Date> {
    const who = requirePerson(caller.principal);
    const { confirmed } = await this.credentials.confirm(caller, password, 'password');
    return inTransaction(caller.em, async ({ sql }) => {
      await lockOwnAccount(sql, who, confirmed);
      return this.note(sql, who.sessionId);
    });
  }

  private async byCode(caller: Caller, { totpCode, recoveryCode }: ConfirmIdentityInput): Promise<Date> {
    const { throttle, secondFactor } = this.parts;
    const who = requirePerson(caller.principal);
    const { email } = await this.credentials.personOf(caller);
    return throttle.limit(email, caller, async () =>
      inTransaction(caller.em, async ({ em, sql }) => {
        await lockOwnAccount(sql, who);
        const user = await em.findOneOrFail(User, who.userId, { refresh: true });
        const field = totpCode == null ? 'recoveryCode' : 'totpCode';
        if (!user.totpEnabledAt) {
          throw conflict('This account has no second factor; send the password.', field);
        }
        const proof = { totpCode: totpCode ?? null, recoveryCode: recoveryCode ?? null };
        await throttle.limitCode(email, async () => {
          if (await secondFactor.accept(sql, user, proof)) return;
          throw wrongCredential('This code is wrong, expired or already used.', field);
        });
        return this.note(sql, who.sessionId);
      }),
    );
  }

  private async note(sql: Sql, sessionId: string): Promise<Date> {
    const [row] = await sql.query<{ until: number }>(
      `update user_session set identity_confirmed_at = now() where id = $1
       returning (extract(epoch from identity_confirmed_at + make_interval(secs => $2)) * 1000)::float8 as until`,
      [sessionId, this.seconds],
    );
    if (!row) throw deletedMeanwhile('Session');
    return new Date(row.until);
  }
}
