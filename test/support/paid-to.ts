import type { Database } from './database.js';
import { uuidOf } from './outcome.js';
import type { Scene } from './story.js';

/** What the promoter of a scene has been paid according to the ledger, in atomic units. */
export async function paidTo(
  database: Pick<Database, 'query'>,
  { promoterId }: Pick<Scene, 'promoterId'>,
): Promise<string | undefined> {
  const [balance] = await database.query<{ paid: string }>(
    `select sum(credits - debits)::text as paid from ledger_balance
     join ledger_account on ledger_account.id = account_id join wallet on wallet.id = wallet_id where owner_id = $1`,
    [uuidOf('promoter', promoterId)],
  );
  return balance?.paid;
}
