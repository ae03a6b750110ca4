import { importBuilt } from './paths.mjs';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const payeeCount = 1000;
const history = 20_000;
const funds = 10n ** 15n;

/**
 * A migrated ledger with one filled wallet and many empty ones.
 * @param {{ url: string, pool: import('pg').Pool }} database
 */
export async function openLedger(database) {
  await migrateTo(database.url);
  const { createPool } = await importBuilt('src/platform/database/create-pool.js');
  const pool = createPool({ url: database.url, max: 8, role: 'system' }, silent);
  const accounts = await openAccounts(pool);
  const { payer, payees, place } = accounts;
  let next = 0;
  return {
    pool,
    payer,
    details: { ...place, kind: 'REWARD' },
    /** The accounts of those whose turn it is: each as often as every other. */
    payees: (count) => Array.from({ length: count }, () => payees[(next++ * 7) % payeeCount]),
    reset: async () => resetTo(database, pool, accounts),
    check: async (transfers) => checkLedger(database, transfers),
  };
}

async function migrateTo(url) {
  const { MikroORM } = await import('@mikro-orm/postgresql');
  const { ormOptions } = await importBuilt('mikro-orm.config.js');
  const { migrate } = await importBuilt('src/platform/database/migrate.js');
  const orm = await MikroORM.init(ormOptions(url));
  await migrate(orm, url);
  await orm.close();
}

async function openAccounts(pool) {
  const { openClearingAccount } = await importBuilt('src/ledger/wallet/open-accounts.js');
  const { openWallets } = await importBuilt('src/ledger/wallet/open-wallets.js');
  const { sqlOf } = await importBuilt('src/kernel/sql.js');
  const { newId } = await importBuilt('src/kernel/ids.js');
  const organizationId = newId();
  await pool.query(`insert into organization (id, name) values ($1, 'Acme')`, [organizationId]);
  const place = { organizationId, environment: 'LIVE', asset: 'USD' };
  const open = async (ownerType, ownerIds) => {
    const wallets = await openWallets(sqlOf(pool), { ...place, ownerType, ownerIds });
    return ownerIds.map((id) => wallets.get(id).availableId);
  };
  const [payer] = await open('ORGANIZATION', [organizationId]);
  const payees = await open('PROMOTER', Array.from({ length: payeeCount }, newId));
  const clearing = await openClearingAccount(sqlOf(pool), place.environment, place.asset);
  return { place, payer, payees, clearing };
}

/**
 * Tables of the same size for everybody, and nobody pays for the writes of the one before: a history of
 * 20,000 transfers. A ledger that starts from nothing would be another one: plans of foreign keys that were
 * made for one row.
 */
async function resetTo(database, pool, { place, payer, payees, clearing }) {
  const { postTransactions } = await importBuilt('src/ledger/wallet/post-transactions.js');
  const { inSqlTransaction } = await importBuilt('src/kernel/sql.js');
  const { newId } = await importBuilt('src/kernel/ids.js');
  await database.pool.query(`
    begin;
    set local session_replication_role = replica;
    truncate ledger_entry, ledger_transaction cascade;
    update ledger_balance set debits = 0, credits = 0, version = 0;
    commit`);
  await inSqlTransaction(pool, async (sql) => {
    const topUp = { kind: 'TOP_UP', sourceId: newId(), from: clearing, to: payer, amount: funds };
    await postTransactions(sql, [{ ...place, ...topUp }]);
    const reward = { ...place, kind: 'REWARD', from: payer, amount: 1n };
    for (let done = 0; done < history; done += payeeCount) {
      await postTransactions(
        sql,
        payees.map((to) => ({ ...reward, to, sourceId: newId() })),
      );
    }
  });
  await database.pool.query('vacuum analyze ledger_balance, ledger_transaction, ledger_entry');
  await database.pool.query('checkpoint');
}

/**
 * Throws unless there are just so many transfers, whose entries come to the balances and are chained without
 * a gap.
 */
async function checkLedger(database, transfers) {
  const { rows } = await database.pool.query(checkSql);
  const found = JSON.stringify(rows[0]);
  const all = 1 + history + transfers;
  const wanted = JSON.stringify({ transactions: all, entries: 2 * all, off: 0, broken: 0 });
  if (found !== wanted) throw new Error(`The ledger has ${found} instead of ${wanted}.`);
}

const checkSql = `
  with chain as (
    select account_id, account_version, balance_after, row_number() over account as number,
           sum(case direction when 'CREDIT' then amount else -amount end) over account as running
    from ledger_entry window account as (partition by account_id order by account_version)
  ), fold as (
    select account_id, count(*) as entries, sum(amount) filter (where direction = 'DEBIT') as debits,
           sum(amount) filter (where direction = 'CREDIT') as credits
    from ledger_entry group by account_id
  )
  select (select count(*) from ledger_transaction)::int as transactions, (select count(*) from ledger_entry)::int as entries,
         (select count(*) from ledger_balance b left join fold using (account_id)
          where b.debits <> coalesce(fold.debits, 0) or b.credits <> coalesce(fold.credits, 0) or b.version <> coalesce(fold.entries, 0))::int as off,
         (select count(*) from chain where account_version <> number or balance_after <> running)::int as broken`;
