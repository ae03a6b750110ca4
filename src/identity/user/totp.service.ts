import type { Caller } from '../../kernel/caller.js';
import { conflict, ErrorCode, refuse } from '../../kernel/errors.js';
import { inTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { wrongCredential } from './attempt-throttle.js';
import type { CredentialCheck } from './credential-check.js';
import { lockOwnAccount } from './lock-account.js';
import { countRecoveryCodes, dropRecoveryCodes, renewRecoveryCodes } from './recovery-codes.js';
import { requirePerson } from './require-person.js';
import { endSessions } from './start-session.js';
import { newTotpSecret, totpUri } from './totp.js';
import { User } from './user.entity.js';
import type { ConfirmTotpInput, StartTotpInput, DisableTotpInput } from './totp.inputs.js';
import type { UserParts } from './user.service.js';

/** The second factor of an account: codes of an authenticator app. */
export class TotpService {
  constructor(
    private readonly parts: UserParts,
    private readonly credentials: CredentialCheck,
  ) {}

  /** Creates a secret for the calling person's app. It takes effect after a code is confirmed. */
  async start(caller: Caller, { password }: StartTotpInput): Promise<{ secret: string; uri: string }> {
    const who = requirePerson(caller.principal);
    const { confirmed } = await this.credentials.confirm(caller, password, 'password');
    const id = who.userId;
    const secret = newTotpSecret();
    return inTransaction(caller.em, async ({ em, sql }) => {
      await lockOwnAccount(sql, who, confirmed);
      const user = await em.findOneOrFail(User, id, { refresh: true });
      if (user.totpEnabledAt) throw conflict('Two-factor sign-in is already on; turn it off first.');
      user.totpSecret = this.parts.secondFactor.seal(secret, id);
      return { secret, uri: totpUri(secret, user.email) };
    });
  }

  /** Turns it on by a first code, and ends all other sessions. Returns ten recovery codes, only once. */
  async confirm(caller: Caller, { code }: ConfirmTotpInput): Promise<string[]> {
    const { throttle, secondFactor, emails, post } = this.parts;
    const who = requirePerson(caller.principal);
    const { id, email } = await this.credentials.personOf(caller);
    return throttle.limit(email, caller, async () =>
      inTransaction(caller.em, async ({ em, sql }) => {
        await lockOwnAccount(sql, who);
        const user = await em.findOneOrFail(User, id, { refresh: true });
        if (user.totpEnabledAt) throw conflict('Two-factor sign-in is already on.');
        if (!user.totpSecret) throw refuse(ErrorCode.INVALID, 'Call startTotp first.', 'code');
        const step = secondFactor.stepOf(user.totpSecret, id, code);
        if (step === undefined) throw wrongCredential('This code is wrong.', 'code');
        user.totpEnabledAt = new Date();
        user.totpLastStep = step;
        // The other sessions never entered a code.
        await endSessions(sql, id, { except: who.sessionId });
        // Open websockets check their rights again, because the person may now be an operator.
        await sql.query(wakeUpSql('credentials'));
        await post(sql, emails.secondFactorChanged(user.email, true));
        return renewRecoveryCodes(sql, id);
      }),
    );
  }

  /** Turns it off, with the password and a code of either kind. */
  async disable(caller: Caller, input: DisableTotpInput): Promise<User> {
    const { throttle, secondFactor, emails, post } = this.parts;
    const who = requirePerson(caller.principal);
    const { user: person, confirmed } = await this.credentials.confirm(caller, input.password, 'password');
    const { id, email } = person;
    return throttle.limit(email, caller, async () =>
      inTransaction(caller.em, async ({ em, sql }) => {
        await lockOwnAccount(sql, who, confirmed);
        const user = await em.findOneOrFail(User, id, { refresh: true });
        if (!user.totpEnabledAt) throw conflict('Two-factor sign-in is not on.');
        const proof = { totpCode: input.code ?? null, recoveryCode: input.recoveryCode ?? null };
        await throttle.limitCode(email, async () => {
          if (await secondFactor.accept(sql, user, proof)) return;
          const field = input.code == null ? 'recoveryCode' : 'code';
          throw wrongCredential('This code is wrong, expired or already used.', field);
        });
        Object.assign(user, { totpSecret: null, totpEnabledAt: null });
        await dropRecoveryCodes(sql, id);
        await sql.query(wakeUpSql('credentials'));
        await post(sql, emails.secondFactorChanged(user.email, false));
        return user;
      }),
    );
  }

  /** Whether the calling person's account needs codes, and how many recovery codes are left. */
  async statusOf(caller: Caller): Promise<{ isEnabled: boolean; recoveryCodesLeft: number }> {
    const { id, totpEnabledAt } = await this.credentials.personOf(caller);
    return { isEnabled: totpEnabledAt !== null, recoveryCodesLeft: await countRecoveryCodes(caller.sql, id) };
  }
}
