import { ErrorCode, refuse } from '../../kernel/errors.js';
import { derivedId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import type { Campaign } from '../../campaigns/campaign/campaign.entity.js';

/** A funding request for a campaign's budget, with its original input. */
export interface BudgetRequest {
  readonly kind: 'FUND' | 'DEFUND';
  /** Atomic units; null is all available money. */
  readonly amount: bigint | null;
  readonly isClosing: boolean;
}

/** The id of a request, unique per campaign and idempotency key. A bare uuid. */
export function budgetRequestId(campaignId: string, idempotencyKey: string): string {
  return derivedId('budget', campaignId, idempotencyKey);
}

/**
 * Records a request under its key. Returns false if it was made before, even if the money has moved since.
 * Refuses another one under the same key with IDEMPOTENCY_KEY_REUSED. Under the organization wallet's lock.
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
