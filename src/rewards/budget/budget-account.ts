import { ErrorCode, refuse } from '../../kernel/errors.js';
import type { MoneyInput } from '../../kernel/schema/money.type.js';
import type { Sql } from '../../kernel/sql.js';
import { type Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { payoutIn } from '../../campaigns/campaign/payout-in.js';

export function walletKeyOf({ organizationId, environment, asset }: Campaign) {
  return { organizationId, environment, asset };
}

export function positive(campaign: Campaign, input: MoneyInput, ...field: [string, ...string[]]): bigint {
  return moreThanZero(payoutIn(campaign, input, ...field), ...field);
}

export function moreThanZero(amount: bigint, ...field: string[]): bigint {
  if (amount > 0n) return amount;
  throw refuse(ErrorCode.INVALID_AMOUNT, 'The amount must be more than zero.', ...field, 'amount');
}

export async function readBudgetBalances(sql: Sql, campaignIds: readonly string[]): Promise<bigint[]> {
  const rows = await sql.query<{ campaignId: string; balance: bigint }>(
    `select account.campaign_id as "campaignId", balance.credits - balance.debits as balance
     from ledger_account account join ledger_balance balance on balance.account_id = account.id
     where account.campaign_id = any($1::uuid[])`,
    [campaignIds],
  );
  const byCampaign = new Map(rows.map((row) => [row.campaignId, row.balance]));
  return campaignIds.map((id) => byCampaign.get(id) ?? 0n);
}
