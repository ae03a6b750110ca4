import type { Pool, PoolClient } from 'pg';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { LedgerSealer } from '../../../src/ledger/ledger-audit/ledger-sealer.js';
import { openClearingAccount } from '../../../src/ledger/wallet/open-accounts.js';
import { openWallets } from '../../../src/ledger/wallet/open-wallets.js';
import type { Transfer } from '../../../src/ledger/wallet/post-transactions.js';
import { WalletOwnerType } from '../../../src/ledger/wallet/wallet.entity.js';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import { sqlOf, type Sql } from '../../../src/kernel/sql.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { postAll, transfersOf } from '../../support/ledger-postings.js';
import { silent } from '../../support/silent.js';

/** A ledger with two wallets of one organization, the first one filled, for tampering. */
export interface LedgerWorld {
  readonly database: TestDatabase;
  readonly pool: Pool;
  readonly sql: Sql;
  readonly organizationId: string;
  readonly accounts: readonly [string, string];
  /** Moves an atomic unit from the first to the second account this many times, one transaction each. */
  move(times: number): Promise<void>;
  /** Makes a transfer between two accounts. */
  transfer(from: string, to: string, amount: bigint): Transfer;
  /** Seals everything; returns the number of blocks. */
  seal(entries?: number): Promise<number>;
  /** Runs statements as an owner of the machine, without triggers and foreign keys. */
  tamper(...statements: string[]): Promise<void>;
  /** Returns what `look` sees while such statements are in force, and then rolls them back. */
  whileTampered<Seen>(statements: readonly string[], look: (sql: Sql) => Promise<Seen>): Promise<Seen>;
  close(): Promise<void>;
}

/** Creates one in its own database. */
export async function aLedger(environment = Environment.SANDBOX): Promise<LedgerWorld> {
  const database = await createDatabase();
  const pool = createPool({ url: database.url, max: 8, role: 'system' }, silent);
  const sql = sqlOf(pool);
  const organizationId = newId();
  await database.query(`insert into organization (id, name) values ($1, 'Acme')`, [organizationId]);
  const ownerType = WalletOwnerType.PROMOTER;
  const ownerIds = [newId(), newId()];
  const wallets = await openWallets(sql, { organizationId, environment, asset: 'USD', ownerType, ownerIds });
  const accounts = ownerIds.map((id) => wallets.get(id)?.availableId ?? '') as [string, string];
  const clearing = await openClearingAccount(sql, environment, 'USD');
  const transfer = transfersOf(organizationId, environment);
  await postAll(pool, [transfer(clearing, accounts[0], 1_000_000n)]);
  return {
    database,
    pool,
    sql,
    organizationId,
    accounts,
    transfer,
    move: async (times) =>
      postAll(
        pool,
        Array.from({ length: times }, () => transfer(accounts[0], accounts[1], 1n)),
      ),
    seal: async (entries = 1000) =>
      new LedgerSealer(pool, { entries, patienceMs: 10_000, runMs: 60_000 }).seal(
        new AbortController().signal,
      ),
    tamper: async (...statements) => tamper(database.pool, statements),
    whileTampered: async (statements, look) => whileTampered(pool, statements, look),
    async close() {
      await pool.end();
      await database.drop();
    },
  };
}

async function tamper(pool: Pool, statements: readonly string[]): Promise<void> {
  const client: PoolClient = await pool.connect();
  try {
    await client.query('begin; set local session_replication_role = replica');
    for (const statement of statements) await client.query(statement);
    await client.query('commit');
  } finally {
    client.release();
  }
}

async function whileTampered<Seen>(
  pool: Pool,
  statements: readonly string[],
  look: (sql: Sql) => Promise<Seen>,
): Promise<Seen> {
  const client = await pool.connect();
  try {
    await client.query('begin; set local role none; set local session_replication_role = replica');
    for (const statement of statements) await client.query(statement);
    // Only the tampering uses the owner's rights. The check runs as a normal worker.
    await client.query('set local session_replication_role = origin; set local role tribute_system');
    return await look(sqlOf(client));
  } finally {
    await client.query('rollback');
    client.release();
  }
}
