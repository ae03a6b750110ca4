import { describe, expect, it } from '@jest/globals';
import { evaluated, ingest, uuidOf } from '../support/outcome.js';
import { lockIsAwaited, lockRows } from '../support/row-locks.js';
import { aScene } from '../support/story.js';
import { useServer } from '../support/suite.js';

describe('several workers', () => {
  const suite = useServer();

  it('evaluate events of other organizations while one event waits for a wallet', async () => {
    const [held, free] = [await aScene(suite.url), await aScene(suite.url)];
    const release = await lockRows(
      suite.database,
      `select from ledger_balance join ledger_account account on account.id = account_id join wallet on wallet.id = wallet_id
       where owner_id = $1 for update of ledger_balance`,
      [uuidOf('organization', held.organizationId)],
    );
    const waiting = await ingest(held, 'waits');
    await lockIsAwaited(suite.database);
    const { status } = await evaluated(free, await ingest(free, 'goes on'));
    expect(status).toBe('PROCESSED');
    await release();
    expect(await evaluated(held, waiting)).toMatchObject({ status: 'PROCESSED' });
  });
});
