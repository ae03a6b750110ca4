import { ErrorCode, refuse } from '../../kernel/errors.js';
import { derivedId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import type { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import type { TransactionKind } from '../../ledger/wallet/ledger-transaction.entity.js';

/** What was asked of a campaign's budget, as it was asked. */
export interface BudgetRequest {
  readonly kind: TransactionKind.FUND | TransactionKind.DEFUND;
  /** Atomic units; null is whatever is there. */
  readonly amount: bigint | null;
  readonly isClosing: boolean;
}

/** What a request under a key is known by: the same key of another campaign is another one. A bare uuid. */
export function budgetRequestId(campaignId: string, idempotencyKey: string): string {
  return derivedId('budget', campaignId, idempotencyKey);
}

/**
 * Takes note of a request under a key. Answers false for one that was made before, whatever has become of the money since; another one
 * under the same key is refused with IDEMPOTENCY_KEY_REUSED. Under the lock of the organization's wallet.
 */
export async function noteRequest(
  sql: Sql,
  { id: campaignId, organizationId, environment }: Campaign,
  idempotencyKey: string,
  { kind, amount, isClosing }: BudgetRequest,
): Promise<boolean> {
  const values = [budgetRequestId(campaignId, idempotencyKey), kind, amount?.toString() ?? null, isClosing];
  const noted = await sql.query(
    `insert into budget_request (id, organization_id, environment, campaign_id, kind, amount, is_closing)
     values ($1, $5, $6, $7, $2, $3, $4) on conflict (id) do nothing returning id`,
    [...values, organizationId, environment, campaignId],
  );
  if (noted.length > 0) return true;
  const same = await sql.query(
    `select from budget_request where id = $1 and kind = $2 and amount is not distinct from $3::numeric and is_closing = $4`,
    values,
  );
  if (same.length > 0) return false;
  const message = 'This key was used before with another amount or direction.';
  throw refuse(ErrorCode.IDEMPOTENCY_KEY_REUSED, message, 'idempotencyKey');
}
