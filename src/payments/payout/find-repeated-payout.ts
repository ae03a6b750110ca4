import { fingerprint } from '../../kernel/canonical-json.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';
import { assetOf, defaultAsset } from '../../kernel/money.js';
import { amountOf } from '../../kernel/schema/money.type.js';
import type { EntityTransaction } from '../../kernel/transaction.js';
import type { Payee } from './find-payee.js';
import { Payout } from './payout.entity.js';
import type { RequestPayoutInput } from './payout.inputs.js';

export interface Wish {
  readonly asset: string;
  readonly requested: bigint | null;
  readonly idempotencyKey: string | null;
  readonly payloadHash: Buffer;
}

export function wishOf({ promoterId }: Payee, input: RequestPayoutInput): Wish {
  const amount = input.amount == null ? null : amountOf(input.amount, 'amount');
  const asset = amount?.asset ?? input.asset ?? defaultAsset;
  assetOf(asset, 'asset');
  if (amount && input.asset != null && input.asset !== asset) {
    throw refuse(ErrorCode.INVALID, 'asset and amount name different assets.', 'asset');
  }
  const requested = amount?.atomic ?? null;
  const payloadHash = fingerprint({ promoterId, asset, requested: requested?.toString() ?? null });
  return { asset, requested, idempotencyKey: input.idempotencyKey ?? null, payloadHash };
}

/** The payout that already uses this key. Refuses a different request. */
export async function findRepeated(
  { em }: EntityTransaction,
  payee: Payee,
  wish: Wish,
): Promise<Payout | null> {
  const { idempotencyKey, payloadHash } = wish;
  if (idempotencyKey === null) return null;
  const key = { idempotencyScope: payee.askedBy, environment: payee.environment, idempotencyKey };
  const found = await em.findOne(Payout, key);
  if (found && !payloadHash.equals(found.payloadHash)) {
    const message = 'This idempotency key was used for another payout.';
    throw refuse(ErrorCode.IDEMPOTENCY_KEY_REUSED, message, 'idempotencyKey');
  }
  return found;
}
