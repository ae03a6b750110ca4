import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { openClearingAccount } from '../../../src/ledger/wallet/open-accounts.js';
import { openWallets } from '../../../src/ledger/wallet/open-wallets.js';
import { WalletOwnerType } from '../../../src/ledger/wallet/wallet.entity.js';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import { inSqlTransaction, sqlOf } from '../../../src/kernel/sql.js';
import { connections, environment, useLedger } from './ledger-room.js';

const room = useLedger();

describe('opening accounts', () => {
  it('opens each wallet once, with two empty accounts, for eight concurrent requests', async () => {
    const ownerIds = Array.from({ length: 10 }, () => newId());
    const owners = {
      organizationId: room.organizationId,
      environment,
      asset: 'BSV',
      ownerType: WalletOwnerType.PROMOTER,
    };
    const found = await Promise.all(
      Array.from({ length: connections }, async (_, worker) => {
        const mine = worker % 2 === 0 ? ownerIds : ownerIds.toReversed();
        return inSqlTransaction(room.pool, async (sql) => openWallets(sql, { ...owners, ownerIds: mine }));
      }),
    );
    for (const wallets of found) {
      expect(Object.fromEntries(wallets)).toEqual(Object.fromEntries(found[0] ?? []));
    }
    const { rows } = await room.pool.query(
      `select count(distinct wallet.id) as wallets, count(*) as accounts, sum(balance.version)::int as moves,
              bool_and(balance.bounded) as bounded
       from wallet join ledger_account account on account.wallet_id = wallet.id
       join ledger_balance balance on balance.account_id = account.id where wallet.owner_id = any($1::uuid[])`,
      [ownerIds],
    );
    expect(rows).toEqual([{ wallets: 10, accounts: 20, moves: 0, bounded: true }]);
  });

  it('opens one clearing account per environment and asset for eight concurrent requests', async () => {
    const asked = Array.from({ length: connections }, async () =>
      openClearingAccount(sqlOf(room.pool), Environment.LIVE, 'BSV'),
    );
    expect(new Set(await Promise.all(asked)).size).toBe(1);
  });
});
