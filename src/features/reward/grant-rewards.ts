import { encodeId, newId } from '../../kernel/ids.js';
import type { Sql } from '../../kernel/sql.js';
import type { Transaction } from '../../kernel/transaction.js';
import { TransactionKind } from '../wallet/ledger-transaction.entity.js';
import { openWallets, type OpenWallet } from '../wallet/open-wallets.js';
import { lockBalances, postTransactions, type Transfer } from '../wallet/post-transactions.js';
import { walletUpdated } from '../wallet/wallet-facts.js';
import { WalletOwnerType } from '../wallet/wallet.entity.js';
import { fundInOrder, type Funding, type Purse } from './fund-in-order.js';
import type { Earned, Granted, Treasury } from './granted-reward.js';
import { rewardFact } from './reward-facts.js';

/**
 * Locks the organization's wallet of this asset. Every writer of rewards does this first, so that budgets, limits and
 * the order of arrival are judged by one transaction at a time for one treasury.
 */
export async function lockTreasury(
  sql: Sql,
  treasury: Treasury,
): Promise<OpenWallet & { readonly available: bigint }> {
  const owner = { ...treasury, ownerType: WalletOwnerType.ORGANIZATION, ownerIds: [treasury.organizationId] };
  const wallet = (await openWallets(sql, owner)).get(treasury.organizationId) as OpenWallet;
  const balances = await lockBalances(sql, [wallet.availableId]);
  return { ...wallet, available: balances.get(wallet.availableId) ?? 0n };
}

/** Campaigns' budgets, locked in the order of their ids. */
export async function lockBudgets(sql: Sql, campaignIds: readonly string[]): Promise<Map<string, Purse>> {
  const rows = await sql.query<{ id: string; budget: string | bigint | null; spent: string | bigint }>(
    `select id, budget, spent from campaign where id = any($1::uuid[]) order by id for no key update`,
    [[...new Set(campaignIds)]],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      { budget: row.budget === null ? null : BigInt(row.budget), spent: BigInt(row.spent) },
    ]),
  );
}

/**
 * Writes earned rewards: funded ones move money from the organization's wallet to the promoters' (held or available),
 * the others are recorded as UNFUNDED and wait their turn. A reward that finds an older one waiting waits behind it.
 */
export async function grantRewards(
  tx: Transaction,
  treasury: Treasury,
  earned: readonly Earned[],
): Promise<Granted[]> {
  const worth = earned.filter((reward) => reward.amount > 0n);
  if (worth.length === 0) return [];
  const { available } = await lockTreasury(tx.sql, treasury);
  const campaignIds = [...new Set(worth.map((reward) => reward.campaignId))];
  const budgets = await lockBudgets(tx.sql, campaignIds);
  const queues = await readQueues(tx.sql, treasury, campaignIds);
  const fundings = fundInOrder(worth, { available, budgets, ...queues });
  const granted = worth.map((reward, index): Granted => {
    const funding = fundings[index] as Funding;
    const status = funding !== 'FUNDED' ? 'UNFUNDED' : reward.holdingPeriodDays > 0 ? 'HELD' : 'PAID';
    return { ...reward, id: newId(), status, unfundedBy: funding === 'FUNDED' ? null : funding };
  });
  await insertRewards(tx.sql, treasury, granted);
  await payFunded(
    tx,
    treasury,
    granted.filter((reward) => reward.status !== 'UNFUNDED'),
  );
  const short = granted.filter((reward) => reward.unfundedBy === 'BUDGET').map((reward) => reward.campaignId);
  for (const campaignId of new Set(short)) {
    if (queues.budgetQueues.has(campaignId)) continue;
    tx.record({ ...campaignIdentity(treasury, campaignId), type: 'campaign.budget_exhausted' });
  }
  return granted;
}

/** Who waits for money already. Index: reward_unfunded, reward_unfunded_campaign. */
async function readQueues(sql: Sql, treasury: Treasury, campaignIds: readonly string[]) {
  const [wallet] = await sql.query(
    `select 1 from reward where organization_id = $1 and environment = $2 and asset = $3 and status = 'UNFUNDED'
     and unfunded_by = 'WALLET' limit 1`,
    [treasury.organizationId, treasury.environment, treasury.asset],
  );
  const campaigns = await sql.query<{ id: string }>(
    `select id from unnest($1::uuid[]) as c (id)
     where exists (select from reward where campaign_id = c.id and status = 'UNFUNDED' and unfunded_by = 'BUDGET')`,
    [campaignIds],
  );
  return {
    walletQueue: wallet !== undefined,
    budgetQueues: new Set(campaigns.map((campaign) => campaign.id)),
  };
}

/** Moves the money of rewards that are funded, and says so. Also drives those that were UNFUNDED. */
export async function payFunded(
  tx: Transaction,
  treasury: Treasury,
  rewards: readonly Granted[],
): Promise<void> {
  if (rewards.length === 0) return;
  const { organizationId, environment } = treasury;
  const purse = await lockTreasury(tx.sql, treasury);
  const promoters = {
    ...treasury,
    ownerType: WalletOwnerType.PROMOTER,
    ownerIds: rewards.map((reward) => reward.promoterId),
  };
  const wallets = await openWallets(tx.sql, promoters);
  const transfers = rewards.map((reward): Transfer => {
    const wallet = wallets.get(reward.promoterId) as OpenWallet;
    const to = reward.status === 'HELD' ? wallet.pendingId : wallet.availableId;
    return {
      ...treasury,
      kind: TransactionKind.REWARD,
      sourceId: reward.id,
      from: purse.availableId,
      to,
      amount: reward.amount,
    };
  });
  await postTransactions(tx.sql, transfers);
  await addSpent(tx.sql, rewards);
  for (const reward of rewards) tx.record(rewardFact(treasury, reward));
  for (const walletId of [purse.walletId, ...[...wallets.values()].map((wallet) => wallet.walletId)]) {
    tx.record(walletUpdated({ walletId, organizationId, environment }));
  }
  for (const campaignId of new Set(rewards.map((reward) => reward.campaignId))) {
    tx.record({ ...campaignIdentity(treasury, campaignId), type: 'campaign.updated' });
  }
}

function campaignIdentity({ organizationId, environment }: Treasury, campaignId: string) {
  const nodeId = encodeId('campaign', campaignId);
  return { organizationId, environment, campaignId, nodeId, data: { campaignId: nodeId } };
}

async function insertRewards(sql: Sql, treasury: Treasury, rewards: readonly Granted[]): Promise<void> {
  await sql.query(
    `insert into reward (id, organization_id, environment, asset, campaign_id, promoter_id, source_type, source_id, rule_key,
                         conversion_id, action_attempt_id, amount, status, hold_until, paid_at, unfunded_by)
     select id, $1, $2, $3, campaign_id, promoter_id, source_type, source_id, rule_key, conversion_id, action_attempt_id, amount,
            status, case status when 'HELD' then now() + make_interval(days => holding_days) end,
            case status when 'PAID' then now() end, unfunded_by
     from unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::text[], $8::uuid[], $9::text[], $10::uuid[], $11::uuid[], $12::numeric[],
                 $13::text[], $14::integer[], $15::text[])
       as r (id, campaign_id, promoter_id, source_type, source_id, rule_key, conversion_id, action_attempt_id, amount, status,
             holding_days, unfunded_by)`,
    [
      treasury.organizationId,
      treasury.environment,
      treasury.asset,
      rewards.map((reward) => reward.id),
      rewards.map((reward) => reward.campaignId),
      rewards.map((reward) => reward.promoterId),
      rewards.map((reward) => reward.sourceType),
      rewards.map((reward) => reward.sourceId),
      rewards.map((reward) => reward.ruleKey),
      rewards.map((reward) => reward.conversionId),
      rewards.map((reward) => reward.actionAttemptId),
      rewards.map((reward) => reward.amount.toString()),
      rewards.map((reward) => reward.status),
      rewards.map((reward) => reward.holdingPeriodDays),
      rewards.map((reward) => reward.unfundedBy),
    ],
  );
}

async function addSpent(sql: Sql, rewards: readonly Granted[]): Promise<void> {
  const spent = new Map<string, bigint>();
  for (const { campaignId, amount } of rewards) spent.set(campaignId, (spent.get(campaignId) ?? 0n) + amount);
  await sql.query(
    `update campaign set spent = spent + added.amount
     from unnest($1::uuid[], $2::numeric[]) as added (id, amount) where campaign.id = added.id`,
    [[...spent.keys()], [...spent.values()].map(String)],
  );
}
