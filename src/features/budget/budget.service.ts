import { LockMode } from '@mikro-orm/core';
import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { derivedId, newId, requireId } from '../../kernel/ids.js';
import { formatMajor } from '../../kernel/money.js';
import { requireScope } from '../../kernel/principal.js';
import type { MoneyInput } from '../../kernel/schema/money.type.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { Campaign } from '../campaign/campaign.entity.js';
import { campaignFact } from '../campaign/campaign-facts.js';
import { payoutIn } from '../campaign/payout-in.js';
import { TransactionKind } from '../wallet/ledger-transaction.entity.js';
import { lockTreasury, type LockedTreasury } from '../wallet/lock-treasury.js';
import { openBudget } from '../wallet/open-accounts.js';
import { lockBalances, postTransactions } from '../wallet/post-transactions.js';
import { hasFallenBelow, lowBalance, walletUpdated } from '../wallet/wallet-facts.js';
import type { DefundCampaignInput, FundCampaignInput, SetBudgetPolicyInput } from './budget.inputs.js';

interface Move {
  readonly kind: TransactionKind.FUND | TransactionKind.DEFUND;
  readonly amount: bigint;
  /** Whether it is whatever was there: then the same key means the same, however much is there now. */
  readonly isAll: boolean;
  readonly idempotencyKey: string | null | undefined;
}

/** Budgets of campaigns: money that an organization sets aside, so that one campaign can neither use up the wallet nor be starved by others. */
export class BudgetService {
  /** Moves money from the organization's wallet to the campaign's own account; from the first time on the campaign draws on that alone. */
  async fund(caller: Caller, input: FundCampaignInput): Promise<Campaign> {
    return this.change(caller, input.id, async (campaign, tx) => {
      const amount = moreThanZero(payoutIn(campaign, input.amount, 'amount'), 'amount');
      const purse = await lockTreasury(tx.sql, treasuryOf(campaign));
      const account = await openBudget(tx.sql, campaign, purse.walletId);
      const { idempotencyKey } = input;
      const move = { kind: TransactionKind.FUND, amount, isAll: false, idempotencyKey } as const;
      if (!(await this.move(tx, campaign, purse, account, move))) return;
      if (campaign.isPrefunded) return;
      campaign.isPrefunded = true;
      // What waited for the wallet waits for this account now, and holds nobody else up.
      await tx.sql.query(
        `update reward set unfunded_by = 'BUDGET' where campaign_id = $1 and status = 'UNFUNDED' and unfunded_by = 'WALLET'`,
        [campaign.id],
      );
    });
  }

  /** Moves money back to the organization's wallet. */
  async defund(caller: Caller, input: DefundCampaignInput): Promise<Campaign> {
    return this.change(caller, input.id, async (campaign, tx) => {
      const purse = await lockTreasury(tx.sql, treasuryOf(campaign));
      const account = await openBudget(tx.sql, campaign, purse.walletId);
      const balance = (await lockBalances(tx.sql, [account])).get(account) ?? 0n;
      const amount = input.amount == null ? balance : payoutIn(campaign, input.amount, 'amount');
      const { idempotencyKey } = input;
      if (input.amount != null) {
        moreThanZero(amount, 'amount');
        if (input.close && amount !== balance && idempotencyKey == null) {
          throw refuse(ErrorCode.INVALID, 'Closing takes everything: leave the amount out.', 'amount');
        }
      }
      if (amount > 0n) {
        await this.move(tx, campaign, purse, account, {
          kind: TransactionKind.DEFUND,
          amount,
          isAll: input.amount == null,
          idempotencyKey,
        });
      }
      if (!input.close) return;
      campaign.isPrefunded = false;
      campaign.refillAmountAtomic = null;
      campaign.refillThresholdAtomic = null;
    });
  }

  /** Says when the campaign's account refills itself, and when it says that it runs low. */
  async setPolicy(caller: Caller, input: SetBudgetPolicyInput): Promise<Campaign> {
    return this.change(caller, input.id, async (campaign) => {
      if (input.autoRefill !== undefined) {
        const refill = input.autoRefill;
        campaign.refillAmountAtomic = refill && positive(campaign, refill.amount, 'autoRefill', 'amount');
        campaign.refillThresholdAtomic =
          refill && positive(campaign, refill.threshold, 'autoRefill', 'threshold');
      }
      if (input.lowBalanceThreshold !== undefined) {
        const threshold = input.lowBalanceThreshold;
        campaign.lowBalanceThresholdAtomic =
          threshold && positive(campaign, threshold, 'lowBalanceThreshold');
      }
    });
  }

  /** What is on campaigns' accounts, in atomic units; null for those without one. */
  async balanceOf(caller: Caller, campaign: Campaign): Promise<bigint | null> {
    if (!campaign.isPrefunded) return null;
    return caller.loaders.loadRelated('campaign/budget', campaign.id, async (campaignIds) =>
      readBalances(caller.sql, campaignIds),
    );
  }

  /** @returns whether money moved now; false when the same key has moved the same before. */
  private async move(
    tx: EntityTransaction,
    campaign: Campaign,
    purse: LockedTreasury,
    account: string,
    { kind, amount, isAll, idempotencyKey }: Move,
  ): Promise<boolean> {
    const treasury = treasuryOf(campaign);
    const isFunding = kind === TransactionKind.FUND;
    const sourceId = idempotencyKey == null ? newId() : derivedId('budget', campaign.id, idempotencyKey);
    const asked = isAll ? null : amount;
    if (idempotencyKey != null && (await isRepeated(tx.sql, campaign, sourceId, kind, asked))) return false;
    const [from, to] = isFunding ? [purse.availableId, account] : [account, purse.availableId];
    await postTransactions(tx.sql, [{ ...treasury, kind, sourceId, from, to, amount }]);
    const wallet = { walletId: purse.walletId, ...treasury };
    tx.record(walletUpdated(wallet), campaignFact('campaign.updated', campaign));
    const balance = isFunding ? purse.available - amount : purse.available + amount;
    const threshold = purse.lowBalanceThreshold;
    if (hasFallenBelow(threshold, purse.available, balance)) {
      tx.record(lowBalance(wallet, campaign.asset, { balance, threshold }));
    }
    tx.audit({
      kind: 'campaign',
      id: campaign.id,
      organizationId: campaign.organizationId,
      environment: campaign.environment,
      before: {},
      after: { [isFunding ? 'funded' : 'defunded']: formatMajor(amount, campaign.asset) },
    });
    return true;
  }

  private async change(
    caller: Caller,
    typeId: string,
    work: (campaign: Campaign, tx: EntityTransaction) => Promise<void>,
  ): Promise<Campaign> {
    const { organizationIds, environment } = requireScope(caller.principal, 'wallet:write');
    const id = requireId('campaign', typeId, 'id');
    const where = { id, organizationId: { $in: [...organizationIds] }, environment };
    // As the system, who alone may post; the condition keeps it to the caller's campaigns.
    return asSystem(async () =>
      inTransaction(caller.em, async (tx) => {
        const known = await tx.em.findOne(Campaign, where);
        if (!known) throw notFound('campaign', 'id');
        // The treasury first, as every writer of rewards has it, then the campaign.
        await lockTreasury(tx.sql, treasuryOf(known));
        const campaign = await tx.em.findOne(Campaign, where, {
          lockMode: LockMode.PESSIMISTIC_WRITE,
          refresh: true,
        });
        // Deleted meanwhile.
        if (!campaign) throw notFound('campaign', 'id');
        await work(campaign, tx);
        // More money, or another policy, may fund rewards that wait.
        await tx.sql.query(wakeUpSql('funds'));
        return campaign;
      }),
    );
  }
}

function treasuryOf({ organizationId, environment, asset }: Campaign) {
  return { organizationId, environment, asset };
}

function positive(campaign: Campaign, input: MoneyInput, ...field: [string, ...string[]]): bigint {
  return moreThanZero(payoutIn(campaign, input, ...field), ...field);
}

function moreThanZero(amount: bigint, ...field: string[]): bigint {
  if (amount > 0n) return amount;
  throw refuse(ErrorCode.INVALID_AMOUNT, 'The amount must be more than zero.', ...field, 'amount');
}

/** Whether this very movement was made before; another one under the same key is refused. */
async function isRepeated(
  sql: Sql,
  { organizationId }: Campaign,
  sourceId: string,
  kind: TransactionKind,
  amount: bigint | null,
): Promise<boolean> {
  const [made] = await sql.query<{ kind: TransactionKind; amount: string | bigint }>(
    `select kind, amount from ledger_transaction
     where organization_id = $1 and kind in ('FUND', 'DEFUND') and source_id = $2`,
    [organizationId, sourceId],
  );
  if (!made) return false;
  if (made.kind === kind && (amount === null || BigInt(made.amount) === amount)) return true;
  throw refuse(
    ErrorCode.IDEMPOTENCY_KEY_REUSED,
    'This key was used before with another amount or direction.',
    'idempotencyKey',
  );
}

async function readBalances(sql: Sql, campaignIds: readonly string[]): Promise<bigint[]> {
  const rows = await sql.query<{ campaignId: string; balance: bigint }>(
    `select account.campaign_id as "campaignId", balance.credits - balance.debits as balance
     from ledger_account account join ledger_balance balance on balance.account_id = account.id
     where account.campaign_id = any($1::uuid[])`,
    [campaignIds],
  );
  const byCampaign = new Map(rows.map((row) => [row.campaignId, row.balance]));
  return campaignIds.map((id) => byCampaign.get(id) ?? 0n);
}
