import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { useOldDatabase } from '../../support/old-database.js';

/** A database as it was before top-ups had providers, with one of each status. */
describe('the migration of top-ups', () => {
  const old = useOldDatabase();

  it('keeps what was asked for, paid and given up, and calls declined what it is', async () => {
    await old.orm.migrator.up({ to: '20261121-18-ledger-seals' });
    const [organization, wallet] = [randomUUID(), randomUUID()];
    await old.client.query(`insert into organization (id, name) values ($1, 'Acme')`, [organization]);
    await old.client.query(
      `insert into wallet (id, organization_id, environment, owner_type, owner_id, asset)
       values ($1, $2, 'SANDBOX', 'ORGANIZATION', $2, 'USD')`,
      [wallet, organization],
    );
    for (const status of ['PENDING', 'PAID', 'DECLINED', 'CANCELLED']) {
      await old.client.query(
        `insert into top_up (id, organization_id, environment, wallet_id, amount, asset, status, payment_token)
         values (gen_random_uuid(), $1, 'SANDBOX', $2, 5000000, 'USD', $3, $3)`,
        [organization, wallet, status],
      );
    }
    await old.orm.migrator.up();
    const { rows } = await old.client.query(
      `select payment_token as was, status, provider, refunded::int, failure_reason is not null as "hasReason",
              expires_at > now() as "isOpen", next_check_at is not null as "isWatched"
       from top_up order by payment_token`,
    );
    const over = { provider: 'SANDBOX', refunded: 0, hasReason: false, isWatched: false };
    expect(rows).toEqual([
      { ...over, was: 'CANCELLED', status: 'CANCELLED', isOpen: true },
      { ...over, was: 'DECLINED', status: 'FAILED', isOpen: true, hasReason: true },
      { ...over, was: 'PAID', status: 'PAID', isOpen: true },
      { ...over, was: 'PENDING', status: 'PENDING', isOpen: true, isWatched: true },
    ]);
  });
});
