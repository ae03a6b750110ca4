import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { TransactionKind } from '../../../src/ledger/wallet/ledger-transaction.entity.js';
import { postTransactions, type Transfer } from '../../../src/ledger/wallet/post-transactions.js';
import { ErrorCode } from '../../../src/kernel/errors.js';
import { newId } from '../../../src/kernel/ids.js';
import { inSqlTransaction } from '../../../src/kernel/sql.js';
import { expectSoundAccounts } from '../../support/account-invariants.js';
import { connections, refusalOf, sqlState, useLedger } from './ledger-room.js';

const room = useLedger();

describe('posting', () => {
  it('writes one transaction with two sides for each transfer, in the order given', async () => {
    const [a = '', b = ''] = await room.boundedAccounts(2);
    await room.fund([a], 100n);
    const first = room.transfer(a, b, 30n);
    const second = room.transfer(b, a, 10n);
    await room.post(first, second);
    const { rows } = await room.pool.query(
      `select t.source_id, t.amount, t.kind, t.asset, e.account_id, e.direction, e.amount as moved, e.balance_after
       from ledger_entry e join ledger_transaction t on t.id = e.transaction_id
       where t.source_id = any($1::uuid[]) order by e.id`,
      [[first.sourceId, second.sourceId]],
    );
    const side = (of: Transfer, account: string, direction: string, balanceAfter: bigint) => ({
      source_id: of.sourceId,
      amount: of.amount,
      kind: 'REWARD',
      asset: 'USD',
      account_id: account,
      direction,
      moved: of.amount,
      balance_after: balanceAfter,
    });
    expect(rows).toEqual([
      side(first, a, 'DEBIT', 70n),
      side(first, b, 'CREDIT', 30n),
      side(second, b, 'DEBIT', 20n),
      side(second, a, 'CREDIT', 80n),
    ]);
  });

  it('keeps all digits of amounts with 38 digits', async () => {
    const [a = '', b = ''] = await room.boundedAccounts(2, 'POINTS');
    const clearing = await room.clearingAccount('POINTS');
    const amount = 12_345_678_901_234_567_890_123_456_789_012_345_678n;
    await room.post(room.transfer(clearing, a, amount, { asset: 'POINTS' }));
    await room.post(room.transfer(a, b, amount - 1n, { asset: 'POINTS' }));
    expect(await room.balancesOf([a, b])).toEqual([1n, amount - 1n]);
  });

  it('posts a thousand transactions in one batch like single ones', async () => {
    const [a = '', b = ''] = await room.boundedAccounts(2);
    await room.fund([a], 1000n);
    await room.post(...Array.from({ length: 1000 }, () => room.transfer(a, b, 1n)));
    expect(await room.balancesOf([a, b])).toEqual([0n, 1000n]);
    await expectSoundAccounts(room.database);
  });

  it('does nothing for an empty batch', async () => {
    const before = await room.size();
    await room.post();
    expect(await room.size()).toEqual(before);
  });

  it('spends to the last unit, and not one more', async () => {
    const [a = '', b = ''] = await room.boundedAccounts(2);
    await room.fund([a], 5n);
    expect(await refusalOf(room.post(room.transfer(a, b, 6n)))).toBe(ErrorCode.INSUFFICIENT_FUNDS);
    expect(await refusalOf(room.post(room.transfer(a, b, 5n)))).toBeUndefined();
    expect(await refusalOf(room.post(room.transfer(a, b, 1n)))).toBe(ErrorCode.INSUFFICIENT_FUNDS);
    expect(await room.balancesOf([a, b])).toEqual([0n, 5n]);
  });

  it('rolls back the surrounding transaction with a refused batch', async () => {
    const [a = '', b = ''] = await room.boundedAccounts(2);
    await room.fund([a], 5n);
    const both = inSqlTransaction(room.pool, async (sql) => {
      await postTransactions(sql, [room.transfer(a, b, 5n)]);
      await postTransactions(sql, [room.transfer(a, b, 1n)]);
    });
    expect(await refusalOf(both)).toBe(ErrorCode.INSUFFICIENT_FUNDS);
    expect(await room.balancesOf([a, b])).toEqual([5n, 0n]);
  });

  it.each([
    ['nothing', 0n],
    ['a negative amount', -1n],
  ])('refuses to move %s', async (_name, amount) => {
    const [a = '', b = ''] = await room.boundedAccounts(2);
    await room.fund([a, b], 10n);
    expect(await refusalOf(room.post(room.transfer(a, b, amount)))).toBe(sqlState.checkViolation);
    expect(await room.balancesOf([a, b])).toEqual([10n, 10n]);
  });

  it('refuses a transfer between two assets', async () => {
    const [dollars = ''] = await room.boundedAccounts(1);
    const [euros = ''] = await room.boundedAccounts(1, 'EUR');
    await room.fund([dollars], 10n);
    expect(await refusalOf(room.post(room.transfer(dollars, euros, 10n)))).toBe(sqlState.foreignKeyViolation);
    expect(await refusalOf(room.post(room.transfer(dollars, euros, 10n, { asset: 'EUR' })))).toBe(
      sqlState.foreignKeyViolation,
    );
    expect(await room.balancesOf([dollars, euros])).toEqual([10n, 0n]);
  });

  it('refuses accounts that do not exist, on one side or on both', async () => {
    const [a = ''] = await room.boundedAccounts(1);
    await room.fund([a], 10n);
    const before = await room.size();
    await expect(room.post(room.transfer(a, newId(), 1n))).rejects.toThrow();
    await expect(room.post(room.transfer(newId(), a, 1n))).rejects.toThrow();
    await expect(room.post(room.transfer(newId(), newId(), 1n))).rejects.toThrow();
    expect(await room.size()).toEqual(before);
  });
});

describe('posting for one cause', () => {
  it('posts once when the same transaction is posted twice', async () => {
    const [a = '', b = ''] = await room.boundedAccounts(2);
    await room.fund([a], 10n);
    const same = room.transfer(a, b, 3n);
    await room.post(same);
    expect(await refusalOf(room.post(same))).toBe(sqlState.uniqueViolation);
    expect(await refusalOf(room.post({ ...same, amount: 4n }))).toBe(sqlState.uniqueViolation);
    expect(await room.balancesOf([a, b])).toEqual([7n, 3n]);
  });

  it('posts nothing of a batch that names one cause twice', async () => {
    const [a = '', b = ''] = await room.boundedAccounts(2);
    await room.fund([a], 10n);
    const same = room.transfer(a, b, 3n);
    expect(await refusalOf(room.post(room.transfer(a, b, 1n), same, same))).toBe(sqlState.uniqueViolation);
    expect(await room.balancesOf([a, b])).toEqual([10n, 0n]);
  });

  it('posts once when eight connections post the same transaction', async () => {
    const [a = '', b = ''] = await room.boundedAccounts(2);
    await room.fund([a], 1000n);
    for (let round = 0; round < 10; round += 1) {
      const same = room.transfer(a, b, 3n);
      const refusals = await Promise.all(
        Array.from({ length: connections }, async () => refusalOf(room.post(same))),
      );
      expect(refusals.filter((refusal) => refusal === undefined)).toHaveLength(1);
      expect(refusals.filter((refusal) => refusal === sqlState.uniqueViolation)).toHaveLength(
        connections - 1,
      );
    }
    expect(await room.balancesOf([a, b])).toEqual([970n, 30n]);
  });

  it('distinguishes causes by kind and by organization', async () => {
    const [a = '', b = ''] = await room.boundedAccounts(2);
    await room.fund([a], 10n);
    const one = room.transfer(a, b, 1n);
    const other = await room.anOrganization();
    await room.post(one, { ...one, kind: TransactionKind.RELEASE }, { ...one, organizationId: other });
    expect(await room.balancesOf([a, b])).toEqual([7n, 3n]);
  });
});
