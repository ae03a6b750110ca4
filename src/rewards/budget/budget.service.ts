import type { Caller } from '../../kernel/caller.js';
import { ErrorCode, notFound, refuse } from '../../kernel/errors.js';
import { newId, requireId } from '../../kernel/ids.js';
import { lockEntity } from '../../kernel/lock-entity.js';
import { formatMajor } from '../../kernel/money.js';
import { ownRows } from '../../kernel/own-rows.js';
import type { Sql } from '../../kernel/sql.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { inTransaction, type EntityTransaction } from '../../kernel/transaction.js';
import { wakeUpSql } from '../../kernel/wake-ups.js';
import { Campaign } from '../../campaigns/campaign/campaign.entity.js';
import { campaignDomainEvent } from '../../campaigns/campaign/campaign-domain-event.js';
import { payoutIn } from '../../campaigns/campaign/payout-in.js';
import { TransactionKind } from '../../ledger/wallet/ledger-transaction.entity.js';
import {
  lockOrganizationWallet,
  type LockedOrganizationWallet,
} from '../../ledger/wallet/lock-organization-wallet.js';
import { offsetOwnDebt } from '../../ledger/wallet/offset-own-debt.js';
import { openBudget } from '../../ledger/wallet/open-accounts.js';
import { postTransactions } from '../../ledger/wallet/post-transactions.js';
import { lockBalances } from '../../ledger/wallet/lock-accounts.js';
import { hasFallenBelow, lowBalance, walletUpdated } from '../../ledger/wallet/wallet-domain-events.js';
import { budgetRequestId, noteRequest, type BudgetRequest } from './budget-request.js';
import type { DefundCampaignInput, FundCampaignInput, SetBudgetPolicyInput } from './budget.inputs.js';
import { readBudgetBalances, walletKeyOf, positive, moreThanZero } from './budget-account.js';

interface Move {
  readonly kind: 'FUND' | 'DEFUND';
  readonly amount: bigint;
  readonly idempotencyKey: string | null | undefined;
}

/** Makes the waiting rewards of a campaign wait for its own account from now on. */
export type AwaitBudget = (sql: Sql, campaignId: string) => Promise<void>;

/** Campaign budgets: money set aside, so that campaigns cannot use up each other's money. */
export class BudgetService {
  /** @param awaitBudget Makes rewards that wait for the wallet wait for the campaign's account. */
  constructor(private readonly awaitBudget: AwaitBudget) {}

  /** Moves money from the wallet to the campaign's account. From then on, the campaign uses only that. */
  async fund(caller: Caller, input: FundCampaignInput): Promise<Campaign> {
    return this.change(caller, input.id, async (campaign, tx) => {
      const amount = moreThanZero(payoutIn(campaign, input.amount, 'amount'), 'amount');
      const kind = TransactionKind.FUND;
      const { idempotencyKey } = input;
      if (!(await isNew(tx.sql, campaign, idempotencyKey, { kind, amount, isClosing: false }))) return;
      const organizationWallet = await lockOrganizationWallet(tx.sql, walletKeyOf(campaign));
      const account = await openBudget(tx.sql, campaign, organizationWallet.walletId);
      await this.move(tx, campaign, organizationWallet, account, { kind, amount, idempotencyKey });
      if (campaign.isPrefunded) return;
      campaign.useOwnAccount();
      // Rewards that waited for the wallet now wait for this account.
      await this.awaitBudget(tx.sql, campaign.id);
    });
  }

  /** Moves money back to the organization's wallet. */
  async defund(caller: Caller, input: DefundCampaignInput): Promise<Campaign> {
    return this.change(caller, input.id, async (campaign, tx) => {
      const asked =
        input.amount == null ? null : moreThanZero(payoutIn(campaign, input.amount, 'amount'), 'amount');
      const kind = TransactionKind.DEFUND;
      const { idempotencyKey } = input;
      const request = { kind, amount: asked, isClosing: input.close ?? false } as const;
      if (!(await isNew(tx.sql, campaign, idempotencyKey, request))) return;
      const organizationWallet = await lockOrganizationWallet(tx.sql, walletKeyOf(campaign));
      const account = await openBudget(tx.sql, campaign, organizationWallet.walletId);
      const balance = (await lockBalances(tx.sql, [account])).get(account) ?? 0n;
      if (input.close && asked !== null && asked !== balance) {
        throw refuse(ErrorCode.INVALID, '`close` moves the whole balance back: omit the amount.', 'amount');
      }
      const amount = asked ?? balance;
      if (amount > 0n) {
        await this.move(tx, campaign, organizationWallet, account, { kind, amount, idempotencyKey });
      }
      const threshold = campaign.lowBalanceThresholdAtomic;
      if (!input.close && hasFallenBelow(threshold, balance, balance - amount)) {
        const of = { balance: balance - amount, threshold, campaignId: campaign.id };
        tx.record(
          lowBalance({ walletId: organizationWallet.walletId, ...walletKeyOf(campaign) }, campaign.asset, of),
        );
      }
      if (input.close) campaign.useWallet();
    });
  }

  /** Sets when the campaign's account refills itself, and when it reports a low balance. */
  async setPolicy(caller: Caller, input: SetBudgetPolicyInput): Promise<Campaign> {
    return this.change(caller, input.id, async (campaign) => {
      if (input.autoRefill !== undefined) {
        const refill = input.autoRefill;
        campaign.setRefill(
          refill && {
            amount: positive(campaign, refill.amount, 'autoRefill', 'amount'),
            threshold: positive(campaign, refill.threshold, 'autoRefill', 'threshold'),
          },
        );
      }
      if (input.lowBalanceThreshold !== undefined) {
        const threshold = input.lowBalanceThreshold;
        campaign.setLowBalanceThreshold(threshold && positive(campaign, threshold, 'lowBalanceThreshold'));
      }
    });
  }

  /** The balance of a campaign's account in atomic units; null without an account. */
  async balanceOf(caller: Caller, campaign: Campaign): Promise<bigint | null> {
    if (!campaign.isPrefunded) return null;
    return caller.loaders.loadRelated('campaign/budget', campaign.id, async (campaignIds) =>
      readBudgetBalances(caller.sql, campaignIds),
    );
  }

  /** Moves money between wallet and account. Money returned to the wallet first settles debts. */
  private async move(
    tx: EntityTransaction,
    campaign: Campaign,
    organizationWallet: LockedOrganizationWallet,
    account: string,
    { kind, amount, idempotencyKey }: Move,
  ): Promise<void> {
    const walletKey = walletKeyOf(campaign);
    const isFunding = kind === TransactionKind.FUND;
    const sourceId = idempotencyKey == null ? newId() : budgetRequestId(campaign.id, idempotencyKey);
    const [from, to] = isFunding
      ? [organizationWallet.availableId, account]
      : [account, organizationWallet.availableId];
    await postTransactions(tx.sql, [
      { ...walletKey, kind, sourceId, from, to, amount },
      ...(isFunding ? [] : await offsetOwnDebt(tx.sql, organizationWallet, { sourceId, amount })),
    ]);
    const wallet = { walletId: organizationWallet.walletId, ...walletKey };
    tx.record(walletUpdated(wallet), campaignDomainEvent('campaign.updated', campaign));
    const balance = isFunding ? organizationWallet.available - amount : organizationWallet.available + amount;
    const threshold = organizationWallet.lowBalanceThreshold;
    if (hasFallenBelow(threshold, organizationWallet.available, balance)) {
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
  }

  private async change(
    caller: Caller,
    typeId: string,
    work: (campaign: Campaign, tx: EntityTransaction) => Promise<void>,
  ): Promise<Campaign> {
    const where = { ...ownRows(caller.principal, 'wallet:write'), id: requireId('campaign', typeId, 'id') };
    // As the system, because only it may post. The condition limits it to the caller's campaigns.
    return asSystem('LEDGER', async () =>
      inTransaction(caller.em, async (tx) => {
        const known = await tx.em.findOne(Campaign, where);
        if (!known) throw notFound('campaign', 'id');
        // Locks the organization's wallet before the campaign, as every writer of rewards does.
        await lockOrganizationWallet(tx.sql, walletKeyOf(known));
        const campaign = await lockEntity(tx, Campaign, where, 'campaign', 'id');
        await work(campaign, tx);
        // More money, or another policy, may fund waiting rewards.
        await tx.sql.query(wakeUpSql('funds'));
        return campaign;
      }),
    );
  }
}

async function isNew(
  sql: Sql,
  campaign: Campaign,
  idempotencyKey: string | null | undefined,
  request: BudgetRequest,
): Promise<boolean> {
  return idempotencyKey == null || noteRequest(sql, campaign, idempotencyKey, request);
}
