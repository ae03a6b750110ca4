import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { postTransactions } from '../../../src/ledger/wallet/post-transactions.js';
import { inSqlTransaction } from '../../../src/kernel/sql.js';
import { runScript, type ScriptOutcome } from '../../support/run-script.js';
import { startServer } from '../../support/server.js';
import { aSeller, fundWallet } from '../../support/story.js';
import { inWholeOnly } from '../../support/volume.js';
import { aLedger, type LedgerWorld } from './ledger-world.js';

const verify = async (variables: Record<string, string>, ...words: string[]): Promise<ScriptOutcome> =>
  runScript('ledger-verify', variables, ...words);

describe('ledger:verify', () => {
  let world: LedgerWorld;

  beforeAll(async () => {
    world = await aLedger();
    await world.move(10);
    await world.seal(5);
  });
  afterAll(async () => {
    await world.close();
  });

  it('prints a summary with the head, which later runs can check', async () => {
    const database = { DATABASE_URL: world.database.url };
    const { code, stdout } = await verify(database);
    expect(stdout).toMatch(
      /^The ledger is sound: 5 accounts, 11 transactions, 5 blocks, 0 entries not sealed yet\.\n  head: [0-9a-f]{64}\n$/,
    );
    expect(code).toBe(0);
    const head = stdout.trim().slice(-64);
    const again = await verify(database, '--json', '--head', head.toUpperCase());
    expect(again.code).toBe(0);
    expect(JSON.parse(again.stdout)).toEqual({
      accounts: 5,
      transactions: 11,
      blocks: 5,
      unsealed: 0,
      headHash: head,
    });
    const unknown = await verify(database, '--head', 'a'.repeat(64));
    expect(unknown.code).toBe(1);
    expect(unknown.stdout).toContain('MISSING_HEAD in ledger_block');
  });

  it('fails for a wallet below zero, even if every sum and seal is correct', async () => {
    const [first, second] = world.accounts;
    const floor = (bounded: boolean): string =>
      `update ledger_balance set bounded = ${bounded} where account_id = '${first}'`;
    const move = async (from: string, to: string): Promise<void> => {
      const transfer = world.transfer(from, to, 5_000_000n);
      await inSqlTransaction(world.pool, async (tx) => postTransactions(tx, [transfer]));
    };
    await world.tamper(floor(false));
    await move(first, second);
    await world.seal();
    const { code, stdout } = await verify({ DATABASE_URL: world.database.url });
    expect(code).toBe(1);
    expect(stdout).toBe(
      `The ledger is NOT sound.\n  BELOW_FLOOR in ledger_balance, row ${first}\n  expected: at least 0\n  found:    -4000010\n`,
    );
    await move(second, first);
    const opened = await verify({ DATABASE_URL: world.database.url });
    expect(opened.code).toBe(1);
    expect(opened.stdout).toContain(`WRONG_FLOOR in ledger_balance, row ${first}`);
    await world.tamper(floor(true));
    await world.seal();
    expect((await verify({ DATABASE_URL: world.database.url })).code).toBe(0);
  });

  it('names the first invalid row and fails', async () => {
    await world.tamper(
      `update ledger_entry set amount = 3 where account_id = '${world.accounts[1]}' and account_version = 4`,
    );
    const { code, stdout } = await verify({ DATABASE_URL: world.database.url });
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^The ledger is NOT sound\.\n  BROKEN_CHAIN in ledger_entry, row \d+\n  expected: version 4, balance after it 6\n  found:    version 4, balance after it 4\n$/,
    );
    const asJson = await verify({ DATABASE_URL: world.database.url }, '--json');
    expect(asJson.code).toBe(1);
    expect(JSON.parse(asJson.stdout)).toMatchObject({ problem: { table: 'ledger_entry' } });
  });

  it.each([
    ['an invalid head', ['--head', 'abc'], /64 hexadecimal digits/],
    ['an unknown argument', ['--fast'], /--fast/],
  ])('refuses %s', async (_what, words, message) => {
    const { code, stderr } = await verify({ DATABASE_URL: world.database.url }, ...words);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  inWholeOnly(() => {
    it('finds the embedded database, running or not, and never creates one', async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'tribute-verify-'));
      try {
        const nothing = await verify({ DATA_DIR: dataDir });
        expect(nothing.code).toBe(2);
        expect(nothing.stderr).toContain('There is no database');
        const server = await startServer({ DATA_DIR: dataDir });
        try {
          await fundWallet(await aSeller(server.url), '10.00');
          const beside = await verify({ DATA_DIR: dataDir });
          expect(beside.stdout).toContain('The ledger is sound');
          expect(beside.code).toBe(0);
        } finally {
          // Without `stop`, which would remove another folder.
          const ended = new Promise((done) => {
            server.process.once('exit', done);
          });
          server.process.kill('SIGTERM');
          await ended;
        }
        const alone = await verify({ DATA_DIR: dataDir });
        expect(alone.stdout).toMatch(/sound: \d+ accounts, 1 transactions/);
        expect(alone.code).toBe(0);
      } finally {
        await rm(dataDir, { recursive: true, force: true });
      }
    });
  });
});
