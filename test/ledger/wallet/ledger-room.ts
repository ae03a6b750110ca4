import { afterAll, beforeAll } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { openClearingAccount } from '../../../src/ledger/wallet/open-accounts.js';
import { openWallets } from '../../../src/ledger/wallet/open-wallets.js';
import type { Transfer } from '../../../src/ledger/wallet/post-transactions.js';
import { WalletOwnerType } from '../../../src/ledger/wallet/wallet.entity.js';
import { Environment } from '../../../src/kernel/environment.js';
import type { ErrorCode } from '../../../src/kernel/errors.js';
import { newId } from '../../../src/kernel/ids.js';
import { sqlOf } from '../../../src/kernel/sql.js';
import { expectSoundAccounts } from '../../support/account-invariants.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { postAll, transfersOf } from '../../support/ledger-postings.js';
import { silent } from '../../support/silent.js';

export const environment = Environment.SANDBOX;
/** The number of concurrent workers. */
export const connections = 8;

/** Error codes of PostgreSQL's own refusals. */
export const sqlState = {
  uniqueViolation: '23505',
  checkViolation: '23514',
  foreignKeyViolation: '23503',
  insufficientPrivilege: '42501',
} as const;

/** The code of an error of Tribute or PostgreSQL. */
export function codeOf(error: unknown): string | undefined {
  const { code, problems } = error as { code?: string; problems?: readonly { code: ErrorCode }[] };
  return code ?? problems?.[0]?.code;
}

/** The code of a refusal; undefined on success. */
export async function refusalOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => codeOf(error) ?? (error as Error).message,
  );
}

/** A ledger without rewards and payouts: only accounts and postings. */
export interface LedgerRoom {
  readonly database: TestDatabase;
  readonly pool: Pool;
  readonly organizationId: string;
  anOrganization(): Promise<string>;
  /** New, empty wallet accounts that cannot fall below zero. */
  boundedAccounts(count: number, asset?: string): Promise<string[]>;
  clearingAccount(asset?: string): Promise<string>;
  transfer(from: string, to: string, amount: bigint, more?: Partial<Transfer>): Transfer;
  post(...transfers: Transfer[]): Promise<void>;
  /** Adds external money. */
  fund(accounts: readonly string[], amount: bigint): Promise<void>;
  /** Balances in the order of the accounts. */
  balancesOf(accounts: readonly string[]): Promise<(bigint | undefined)[]>;
  /** The row counts of the ledger, which must be equal before and after a refusal. */
  size(): Promise<object>;
}

/** A ledger of this suite. All invariants are checked after its tests. */
export function useLedger(): LedgerRoom {
  let room: LedgerRoom | undefined;
  beforeAll(async () => {
    room = await aRoom();
  });
  afterAll(async () => {
    if (room === undefined) return;
    await room.pool.end();
    await expectSoundAccounts(room.database);
    await room.database.drop();
  });
  return new Proxy({} as LedgerRoom, { get: (_, name) => room?.[name as keyof LedgerRoom] });
}

async function aRoom(): Promise<LedgerRoom> {
  const database = await createDatabase();
  const pool = createPool({ url: database.url, max: connections, role: 'system' }, silent);
  const anOrganization = async (): Promise<string> => {
    const id = newId();
    await pool.query(`insert into organization (id, name) values ($1, 'Acme')`, [id]);
    return id;
  };
  const organizationId = await anOrganization();
  const clearingAccount = async (asset = 'USD'): Promise<string> =>
    openClearingAccount(sqlOf(pool), environment, asset);
  const transfer = transfersOf(organizationId, environment);
  const post = async (...transfers: Transfer[]): Promise<void> => postAll(pool, transfers);
  return {
    database,
    pool,
    organizationId,
    anOrganization,
    clearingAccount,
    transfer,
    post,
    boundedAccounts: async (count, asset = 'USD') => boundedAccounts(pool, { organizationId, asset }, count),
    async fund(accounts, amount) {
      const clearing = await clearingAccount();
      await post(...accounts.map((account) => transfer(clearing, account, amount)));
    },
    balancesOf: async (accounts) => balancesOf(pool, accounts),
    size: async () => sizeOf(pool),
  };
}

async function boundedAccounts(
  pool: Pool,
  { organizationId, asset }: { readonly organizationId: string; readonly asset: string },
  count: number,
): Promise<string[]> {
  const ownerIds = Array.from({ length: Math.ceil(count / 2) }, () => newId());
  const owners = { organizationId, environment, asset, ownerType: WalletOwnerType.PROMOTER, ownerIds };
  const wallets = await openWallets(sqlOf(pool), owners);
  const accounts = [...wallets.values()].flatMap(({ availableId, pendingId }) => [availableId, pendingId]);
  return accounts.slice(0, count);
}

async function balancesOf(pool: Pool, accounts: readonly string[]): Promise<(bigint | undefined)[]> {
  const { rows } = await pool.query<{ id: string; balance: bigint }>(
    `select account_id as id, credits - debits as balance from ledger_balance where account_id = any($1::uuid[])`,
    [accounts],
  );
  const byId = new Map(rows.map((row) => [row.id, row.balance]));
  return accounts.map((account) => byId.get(account));
}

async function sizeOf(pool: Pool): Promise<object> {
  const { rows } = await pool.query<object>(
    `select (select count(*) from ledger_transaction) as transactions, (select count(*) from ledger_entry) as entries,
              (select sum(debits) from ledger_balance) as debits, (select sum(version) from ledger_balance) as versions`,
  );
  return rows[0] ?? {};
}
