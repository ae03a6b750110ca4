import type { Caller } from '../../kernel/caller.js';
import type { Page, PageArgs } from '../../kernel/schema/connection.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { readStatement } from './read-statement.js';
import type { StatementEntry } from './statement-entry.type.js';
import type { StatementFilter } from './statement.inputs.js';
import type { Wallet } from './wallet.entity.js';

/** Statements of wallets. */
export class StatementService {
  /**
   * One page of what happened on a wallet's accounts. Whether the caller may see the wallet the database says again, in their own
   * scope; its entries are then read with the system's sight, because where they come from and what they belong to may be
   * somebody else's: a promoter sees their own line of an organization's transaction.
   */
  async page(
    caller: Caller,
    wallet: Wallet,
    filter: StatementFilter,
    args: PageArgs,
  ): Promise<Page<StatementEntry> | null> {
    const [visible] = await caller.sql.query('select from wallet where id = $1', [wallet.id]);
    if (!visible) return null;
    return asSystem('READABLE_OBJECT', async () => {
      const page = await readStatement(caller.sql, wallet.id, filter, args);
      return { ...page, countAll: async () => asSystem('READABLE_OBJECT', async () => page.countAll()) };
    });
  }
}
