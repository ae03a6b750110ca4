import type { Database } from '../support/database.js';
import { uuidOf } from '../support/outcome.js';
import type { Seller } from '../support/story.js';

/** A job sums figures up at any moment. Every suite compares them with the rows that they count. */
const figures = ['figure', 'figure_change', 'figure_update', 'figure_zone', 'late_figure'];

/** Every row of an organization in every tenant table, without figures. */
export async function everyRowOf(database: Database, { organizationId }: Seller): Promise<object> {
  const tables = await database.query<{ name: string }>(
    `select table_name as name from information_schema.columns
     where table_schema = 'public' and column_name = 'organization_id' and table_name <> all ($1::text[]) order by 1`,
    [figures],
  );
  const rows: Record<string, unknown> = {};
  const id = uuidOf('organization', organizationId);
  for (const { name } of tables) {
    rows[name] = await database.query(
      `select (to_jsonb(t) - 'last_used_at')::text as row from "${name}" t where organization_id = $1 order by 1`,
      [id],
    );
  }
  rows['organization'] = await database.query('select * from organization where id = $1', [id]);
  return rows;
}
