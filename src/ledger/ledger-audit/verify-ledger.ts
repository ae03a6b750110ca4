import type { Sql } from '../../kernel/sql.js';
import { checkAccounts } from './check-accounts.js';
import { checkBlocks } from './check-blocks.js';
import { checkTransactions } from './check-transactions.js';
import type { Finding, Slice } from './finding.js';

/** The result of a complete check of the ledger. */
export interface LedgerVerification {
  /** The first row with a discrepancy; undefined if there is none. */
  readonly problem: LedgerProblem | undefined;
  readonly accounts: number;
  readonly transactions: number;
  readonly blocks: number;
  /** Entries that are not sealed yet. */
  readonly unsealed: number;
  /** Of the last block, hexadecimal; undefined without one. */
  readonly headHash: string | undefined;
}

/** A row with a discrepancy. */
type LedgerProblem = Pick<Finding, 'table' | 'rowId' | 'expected' | 'found'> & { readonly code: string };

/** Checks slice by slice up to the first finding or the end. */
async function walk<Place>(
  check: (place: Place | undefined) => Promise<Slice<Place>>,
): Promise<{ checked: number; problem: LedgerProblem | undefined }> {
  let place: Place | undefined;
  let checked = 0;
  do {
    const slice = await check(place);
    checked += slice.checked;
    const [problem] = slice.findings;
    if (problem) return { checked, problem };
    place = slice.next;
  } while (place !== undefined);
  return { checked, problem: undefined };
}

/**
 * Checks the whole ledger in slices, without blocking writers. It checks the chain and balance of each
 * account, each transaction, the totals of each asset, and the blocks. Stops at the first discrepancy.
 *
 * @param publishedHead A published block hash in hexadecimal; the ledger must contain that block.
 */
export async function verifyLedger(sql: Sql, publishedHead?: string): Promise<LedgerVerification> {
  const done = { accounts: 0, transactions: 0, blocks: 0, unsealed: 0, headHash: undefined };
  // Blocks last, because a broken chain or balance describes the fault more precisely.
  const accounts = await walk(async (place: Parameters<typeof checkAccounts>[1]) =>
    checkAccounts(sql, place),
  );
  Object.assign(done, { accounts: accounts.checked });
  if (accounts.problem) return { ...done, problem: accounts.problem };
  const transactions = await walk(async (place: Parameters<typeof checkTransactions>[1]) =>
    checkTransactions(sql, place),
  );
  Object.assign(done, { transactions: transactions.checked });
  const unbalanced = transactions.problem ?? (await findUnbalancedAsset(sql));
  if (unbalanced) return { ...done, problem: unbalanced };
  const blocks = await walk(async (place: Parameters<typeof checkBlocks>[1]) => checkBlocks(sql, place));
  const problem = blocks.problem ?? (await findMissingHead(sql, publishedHead));
  return { ...done, blocks: blocks.checked, problem, ...(await readTail(sql)) };
}

async function findUnbalancedAsset(sql: Sql): Promise<LedgerProblem | undefined> {
  const [wrong] = await sql.query<{ asset: string; environment: string; debits: bigint; credits: bigint }>(
    `select account.asset, account.environment, sum(balance.debits) as debits, sum(balance.credits) as credits
     from ledger_balance balance join ledger_account account on account.id = balance.account_id
     group by 1, 2 having sum(balance.debits) <> sum(balance.credits) order by 1, 2 limit 1`,
  );
  return (
    wrong && {
      code: 'UNBALANCED',
      table: 'ledger_balance',
      rowId: `all of ${wrong.asset} in ${wrong.environment}`,
      expected: 'debits equal credits',
      found: `debits ${wrong.debits}, credits ${wrong.credits}`,
    }
  );
}

async function findMissingHead(sql: Sql, publishedHead?: string): Promise<LedgerProblem | undefined> {
  if (publishedHead === undefined) return undefined;
  const [block] = await sql.query(`select number from ledger_block where hash = decode($1, 'hex')`, [
    publishedHead,
  ]);
  if (block) return undefined;
  return {
    code: 'MISSING_HEAD',
    table: 'ledger_block',
    rowId: publishedHead,
    expected: 'a block with the published hash',
    found: 'none: blocks were removed or recreated since it was published',
  };
}

async function readTail(sql: Sql): Promise<Pick<LedgerVerification, 'headHash' | 'unsealed'>> {
  const [tail] = await sql.query<{ headHash: string | null; unsealed: number }>(
    `select encode(head.hash, 'hex') as "headHash",
            (select count(*) from ledger_entry where id > coalesce(head.last_entry_id, 0)) as unsealed
     from (select) one left join lateral (select * from ledger_block order by number desc limit 1) head on true`,
  );
  return { headHash: tail?.headHash ?? undefined, unsealed: tail?.unsealed ?? 0 };
}
