import { uuidOf } from '../support/outcome.js';
import type { Scene } from '../support/story.js';
import type { Suite } from '../support/suite.js';

/** Tables that keep the organization's sandbox rows. */
const staying = new Set([
  'audit_entry',
  'api_key',
  'webhook_endpoint',
  'wallet',
  'ledger_account',
  'ledger_transaction',
]);

/** The rows that a reset adds to append-only tables. */
const additions: Readonly<Record<string, string>> = {
  ledger_transaction: `and kind <> 'RESET'`,
  audit_entry: `and action <> 'resetSandbox'`,
};

/** Every tenant row that emptying this sandbox must not change. */
export async function everythingElse({ database }: Suite, scene: Scene): Promise<Record<string, unknown>> {
  const tables = await database.query<{ name: string; environments: boolean }>(
    `select table_name as name, bool_or(column_name = 'environment') as environments from information_schema.columns
     where table_schema = 'public' group by 1 having bool_or(column_name = 'organization_id') order by 1`,
  );
  const rows: Record<string, unknown> = {};
  const id = uuidOf('organization', scene.organizationId);
  for (const { name, environments } of tables) {
    const gone =
      environments && !staying.has(name)
        ? `and not (organization_id = '${id}' and environment = 'SANDBOX')`
        : '';
    // Without last-use times and the start of account lists. Returned money is added.
    const row = `to_jsonb(t) - 'last_used_at' - 'reset_version'`;
    const added = additions[name] ?? '';
    rows[name] = await database.query(
      `select ${row} as row from "${name}" t where true ${gone} ${added} order by (${row})::text`,
    );
  }
  rows['organization'] = await database.query('select * from organization order by id');
  rows['ledger_entry'] = await database.query(
    `select * from ledger_entry where transaction_id in (select id from ledger_transaction where kind <> 'RESET') order by id`,
  );
  rows['others'] = await database.query(
    `select balance.* from ledger_balance balance join ledger_account account on account.id = balance.account_id
     where account.wallet_id is not null and not (organization_id = $1 and environment = 'SANDBOX') order by 1`,
    [id],
  );
  return rows;
}
