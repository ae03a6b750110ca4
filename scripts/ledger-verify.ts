/*
 * npm run ledger:verify [-- --json] [--head <hash>]
 * Checks the ledger of DATABASE_URL, or of the embedded PostgreSQL below DATA_DIR, whether or not its server
 * runs. It only reads. Exit code 0: all rows are valid. 1: a row is invalid, and is named. 2: the check
 * failed.
 */
import { parseArgs } from 'node:util';
import { verifyLedger, type LedgerVerification } from '../src/ledger/ledger-audit/verify-ledger.js';
import { sqlOf } from '../src/kernel/sql.js';
import { withDatabase } from './with-database.js';

function inWords({ problem, ...seen }: LedgerVerification): string {
  if (problem) {
    const { table, rowId, code, expected, found } = problem;
    return `The ledger is NOT sound.\n  ${code} in ${table}, row ${rowId}\n  expected: ${expected}\n  found:    ${found}\n`;
  }
  const { accounts, transactions, blocks, unsealed, headHash = 'none' } = seen;
  return `The ledger is sound: ${accounts} accounts, ${transactions} transactions, ${blocks} blocks, ${unsealed} entries not sealed yet.\n  head: ${headHash}\n`;
}

try {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, head: { type: 'string' } } });
  if (values.head !== undefined && !/^[0-9a-f]{64}$/i.test(values.head)) {
    throw new Error('--head takes the hash of a block: 64 hexadecimal digits.');
  }
  const head = values.head?.toLowerCase();
  const verification = await withDatabase(async (pool) => verifyLedger(sqlOf(pool), head));
  process.stdout.write(values.json ? `${JSON.stringify(verification)}\n` : inWords(verification));
  process.exitCode = verification.problem ? 1 : 0;
} catch (error) {
  process.stderr.write(`The ledger could not be verified: ${(error as Error).message}\n`);
  process.exitCode = 2;
}
