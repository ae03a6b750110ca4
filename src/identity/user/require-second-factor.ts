import { ErrorCode, refuse } from '../../kernel/errors.js';
import type { Sql } from '../../kernel/sql.js';
import { wrongCredential, type AttemptThrottle } from './attempt-throttle.js';
import type { SecondFactor, SecondFactorProof } from './second-factor.js';
import type { User } from './user.entity.js';

/**
 * Requires the second factor, if any, after a correct password. The transaction uses up the code. Refuses
 * with TOTP_REQUIRED without a proof, and with a `WrongCredentialError` for a wrong one.
 */
export async function requireSecondFactor(
  sql: Sql,
  { secondFactor, throttle }: { readonly secondFactor: SecondFactor; readonly throttle: AttemptThrottle },
  user: User,
  proof: SecondFactorProof,
): Promise<void> {
  if (!user.totpEnabledAt) return;
  if (proof.totpCode == null && proof.recoveryCode == null) {
    throw refuse(
      ErrorCode.TOTP_REQUIRED,
      'Send a code from your authenticator app, or a recovery code.',
      'totpCode',
    );
  }
  await throttle.limitCode(user.email, async () => {
    if (await secondFactor.accept(sql, user, proof)) return;
    const field = proof.totpCode == null ? 'recoveryCode' : 'totpCode';
    throw wrongCredential('This code is wrong, expired or already used.', field);
  });
}
