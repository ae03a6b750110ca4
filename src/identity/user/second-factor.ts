import type { SecretBox } from '../../kernel/secret-box.js';
import type { Sql } from '../../kernel/sql.js';
import { redeemRecoveryCode } from './recovery-codes.js';
import { totpStepOf } from './totp.js';
import type { User } from './user.entity.js';

/** The second factor that a person shows. */
export interface SecondFactorProof {
  readonly totpCode?: string | null;
  readonly recoveryCode?: string | null;
}

/** Checks second factors. The secret is encrypted for its account and decrypted only here. */
export class SecondFactor {
  constructor(private readonly box: SecretBox) {}

  seal(secret: string, userId: string): Buffer {
    return this.box.seal(secret, userId);
  }

  /** The time step of a code that matches a sealed secret now. */
  stepOf(sealed: Buffer, userId: string, code: string): number | undefined {
    return totpStepOf(this.box.open(sealed, userId), code, new Date());
  }

  /** Whether the proof is valid. The transaction uses it up, also against concurrent attempts. */
  async accept(sql: Sql, user: User, { totpCode, recoveryCode }: SecondFactorProof): Promise<boolean> {
    if (totpCode != null && user.totpSecret) {
      const step = this.stepOf(user.totpSecret, user.id, totpCode);
      return step !== undefined && (await useStep(sql, user.id, step));
    }
    return recoveryCode != null && redeemRecoveryCode(sql, user.id, recoveryCode);
  }
}

/** A code works once: its time step must be later than the last one used. */
async function useStep(sql: Sql, userId: string, step: number): Promise<boolean> {
  const used = await sql.query(
    `update user_account set totp_last_step = $2
     where id = $1 and totp_enabled_at is not null and coalesce(totp_last_step, 0) < $2 returning id`,
    [userId, step],
  );
  return used.length > 0;
}
