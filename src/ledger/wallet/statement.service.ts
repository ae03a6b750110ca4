import type { Caller } from '../../kernel/caller.js';
import type { ListArgs } from '../../kernel/list/define-list.js';
import type { Page } from '../../kernel/schema/connection.js';
import { readTogether } from '../../kernel/read-together.js';
import { asSystem } from '../../kernel/tenant-scope.js';
import { readStatement } from './read-statement.js';
import type { StatementEntry } from './statement-entry.type.js';
import type { Wallet } from './wallet.entity.js';

/** Statements of wallets. */
export class StatementService {
  /**
   * One page of a wallet's entries. First the database checks the caller's access to the wallet. The entries
   * are then read as the system, because their sources may belong to others: a promoter sees their own line
   * of an organization's transaction.
   */
  async page(caller: Caller, wallet: Wallet, args: ListArgs): Promise<Page<StatementEntry> | null> {
    const [visible] = await readTogether(caller, {
      text: 'select id from wallet where id = $1',
      values: [wallet.id],
      ids: [0],
    });
    if (!visible) return null;
    return asSystem('READABLE_OBJECT', async () => {
      const page = await readStatement(caller, wallet.id, args);
      return { ...page, countAll: async () => asSystem('READABLE_OBJECT', async () => page.countAll()) };
    });
  }
}
