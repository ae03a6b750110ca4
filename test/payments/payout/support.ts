import { createPool } from '../../../src/platform/database/create-pool.js';
import { TransactionKind } from '../../../src/ledger/wallet/ledger-transaction.entity.js';
import { AccountKind } from '../../../src/ledger/wallet/account-kind.js';
import { openAccounts, openClearingAccount } from '../../../src/ledger/wallet/open-accounts.js';
import { openWallets } from '../../../src/ledger/wallet/open-wallets.js';
import { postTransactions } from '../../../src/ledger/wallet/post-transactions.js';
import { WalletOwnerType } from '../../../src/ledger/wallet/wallet.entity.js';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import { parseMajor } from '../../../src/kernel/money.js';
import { inSqlTransaction, type Sql } from '../../../src/kernel/sql.js';
import { wakeUpSql } from '../../../src/kernel/wake-ups.js';
import type { Database } from '../../support/database.js';
import { GraphQLClient } from '../../support/graphql-client.js';
import { uuidOf } from '../../support/outcome.js';
import { aKey, aPromoter, aSeller, type Seller } from '../../support/story.js';
import { waitFor } from '../../support/wait-for.js';
import { silent } from '../../support/silent.js';

/** A posting that adds to or removes from a promoter's balance. */
export interface Gift {
  readonly organizationId: string;
  readonly promoterId: string;
  readonly amount: string;
  readonly asset?: string;
  readonly environment?: Environment;
}

async function inLedger(database: Database, work: (sql: Sql) => Promise<unknown>): Promise<void> {
  const pool = createPool({ url: database.url, max: 1, role: 'system' }, silent);
  try {
    await inSqlTransaction(pool, work);
  } finally {
    await pool.end();
  }
}

async function move(database: Database, gift: Gift, kind: AccountKind, isIncoming: boolean): Promise<void> {
  const { asset = 'USD', environment = Environment.SANDBOX } = gift;
  const organizationId = uuidOf('organization', gift.organizationId);
  const promoterId = uuidOf('promoter', gift.promoterId);
  await inLedger(database, async (sql) => {
    const ownerType = WalletOwnerType.PROMOTER;
    const tenant = { organizationId, environment, asset };
    const wallet = (await openWallets(sql, { ...tenant, ownerType, ownerIds: [promoterId] })).get(promoterId);
    if (!wallet) throw new Error('There is no wallet.');
    const { walletId, availableId } = wallet;
    const account =
      kind === AccountKind.RECEIVABLE
        ? ((await openAccounts(sql, { ...tenant, kind, walletIds: [walletId] })).get(walletId) as string)
        : availableId;
    const clearing = await openClearingAccount(sql, environment, asset);
    const [from, to] = isIncoming ? [clearing, account] : [account, clearing];
    const amount = parseMajor(gift.amount, asset);
    await postTransactions(sql, [
      { ...tenant, kind: TransactionKind.ADJUSTMENT, sourceId: newId(), promoterId, from, to, amount },
    ]);
  });
}

/** Gives a promoter an available balance. */
export async function give(database: Database, gift: Gift): Promise<void> {
  await move(database, gift, AccountKind.AVAILABLE, true);
}

/** Gives a promoter a debt. */
export async function indebt(database: Database, debt: Gift): Promise<void> {
  await move(database, debt, AccountKind.RECEIVABLE, false);
}

/** Removes the debt. */
export async function forgive(database: Database, debt: Gift): Promise<void> {
  await move(database, debt, AccountKind.RECEIVABLE, true);
}

/** A payout in the API. */
export interface SeenPayout {
  readonly id: string;
  readonly status: string;
  readonly provider: string;
  readonly destination: string | null;
  readonly reference: string | null;
  readonly note: string | null;
  readonly amount: { readonly amount: string; readonly asset: string };
  readonly fee: { readonly amount: string };
  readonly net: { readonly amount: string };
}

const payoutSelection =
  'payout { id status provider destination reference note amount { amount asset } fee { amount } net { amount } }';

/** Requests a payout, which must be accepted. */
export async function requestPayout(client: GraphQLClient, input: object): Promise<SeenPayout> {
  return (await client.mutate<{ payout: SeenPayout }>('requestPayout', input, payoutSelection)).payout;
}

export async function payoutOf(client: GraphQLClient, id: string): Promise<SeenPayout | null> {
  const query = `query ($id: ID!) { ${payoutSelection.replace('payout', 'payout(id: $id)')} node(id: $id) { id } }`;
  interface Found {
    readonly payout: SeenPayout | null;
    readonly node: { readonly id: string } | null;
  }
  const { payout, node } = await client.run<Found>(query, { id });
  if (node?.id !== payout?.id) throw new Error('`node` and `payout` do not find the same payout.');
  return payout;
}

/** The payout, once it has this status. */
export async function whenIn(client: GraphQLClient, id: string, status: string): Promise<SeenPayout> {
  return waitFor(`a payout that is ${status}`, async () => {
    const payout = await payoutOf(client, id);
    return payout?.status === status && payout;
  });
}

/** The balances of a promoter's wallet. */
export async function walletOf(
  client: GraphQLClient,
  promoterId: string,
  asset = 'USD',
): Promise<{ readonly available: string; readonly held: string }> {
  const { promoter } = await client.run<{
    promoter: { wallet: { available: { amount: string }; held: { amount: string } } };
  }>(
    'query ($id: ID!, $asset: CurrencyCode) { promoter(id: $id) { wallet(asset: $asset) { available { amount } held { amount } } } }',
    { id: promoterId, asset },
  );
  return { available: promoter.wallet.available.amount, held: promoter.wallet.held.amount };
}

/** Ends every wait of a payout: its lease, or the time until its retry. */
export async function makeDue(database: Database, id: string): Promise<void> {
  await database.query(
    `update payout set next_attempt_at = now() where id = $1 and next_attempt_at is not null`,
    [uuidOf('payout', id)],
  );
  await database.query(wakeUpSql('payouts'));
}

/** The number of a payout's transactions by kind. */
export async function transactionsOf(database: Database, id: string): Promise<string[]> {
  const rows = await database.query<{ kind: string }>(
    `select kind from ledger_transaction where source_id = $1 order by id`,
    [uuidOf('payout', id)],
  );
  return rows.map(({ kind }) => kind);
}

/** The types of a payout's domain events, in order. */
export async function domainEventsOf(database: Database, id: string): Promise<string[]> {
  const rows = await database.query<{ type: string }>(
    `select type from domain_event where node_id = $1 order by position`,
    [id],
  );
  return rows.map(({ type }) => type);
}

/** A seller's live side, with a promoter who has an available balance and a destination. */
export async function aLiveEarner(
  suite: { readonly url: string; readonly database: Database },
  destination: string | null,
  amount = '100.00',
): Promise<Seller & { readonly promoterId: string }> {
  const seller = await aSeller(suite.url, '=Acme, "Daughters"');
  const key = await aKey(seller.owner, seller.organizationId, ['*'], 'LIVE');
  const live: Seller = {
    ...seller,
    key,
    owner: new GraphQLClient(suite.url, seller.owner.token, 'live'),
    program: new GraphQLClient(suite.url, key, 'live'),
  };
  const promoterId = await aPromoter(live, '@Pat');
  const { organizationId } = seller;
  await give(suite.database, { organizationId, promoterId, amount, environment: Environment.LIVE });
  if (destination !== null) {
    await live.owner.mutate('setPayoutDestination', { promoterId, destination }, 'destination');
  }
  return { ...live, promoterId };
}
