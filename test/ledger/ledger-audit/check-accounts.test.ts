import 'reflect-metadata';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { checkAccounts, type AccountPlace } from '../../../src/ledger/ledger-audit/check-accounts.js';
import type { Finding } from '../../../src/ledger/ledger-audit/finding.js';
import { aLedger, type LedgerWorld } from './ledger-world.js';

let world: LedgerWorld;

beforeAll(async () => {
  world = await aLedger();
  await world.move(20);
});
afterAll(async () => {
  await world.close();
});

async function pass(limits: {
  accounts: number;
  entries: number;
}): Promise<{ findings: Finding[]; checked: number; slices: number }> {
  const seen = { findings: [] as Finding[], checked: 0, slices: 0 };
  let place: AccountPlace | undefined;
  do {
    const slice = await checkAccounts(world.sql, place, limits);
    seen.findings.push(...slice.findings);
    seen.checked += slice.checked;
    seen.slices += 1;
    // In the format that the job stores.
    place = slice.next && (JSON.parse(JSON.stringify(slice.next)) as AccountPlace);
  } while (place);
  return seen;
}

it.each([
  [1, 1],
  [1, 7],
  [2, 10],
  [3, 20],
  [5, 21],
  [50, 1000],
])(
  'the check of accounts has the same result for slices of %i accounts and %i entries',
  async (accounts, entries) => {
    expect(await pass({ accounts, entries })).toMatchObject({ findings: [], checked: 5 });
  },
);

it('the check of accounts compares a balance with the entries of one snapshot while others write', async () => {
  const writing = Promise.all(Array.from({ length: 30 }, async () => world.move(2)));
  const passes: { findings: Finding[] }[] = [];
  for (let round = 0; round < 10; round += 1) passes.push(await pass({ accounts: 2, entries: 9 }));
  await writing;
  expect(passes.flatMap(({ findings }) => findings)).toEqual([]);
});

it('the check of accounts reports each wrong account once, for any size of slices', async () => {
  const [first, second] = world.accounts;
  await world.tamper(
    `update ledger_entry set balance_after = balance_after + 1 where account_id = '${first}' and account_version = 15`,
    `update ledger_balance set debits = debits + 1, credits = credits + 1 where account_id = '${second}'`,
  );
  for (const limits of [
    { accounts: 1, entries: 4 },
    { accounts: 50, entries: 1000 },
  ]) {
    const { findings } = await pass(limits);
    expect(findings.map(({ subject, code }) => ({ subject, code }))).toEqual(
      [
        { subject: first, code: 'BROKEN_CHAIN' },
        { subject: second, code: 'WRONG_BALANCE' },
      ].toSorted((a, b) => (a.subject < b.subject ? -1 : 1)),
    );
  }
});
