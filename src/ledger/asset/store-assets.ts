import type { Asset } from '../../kernel/assets.js';
import { rowSet } from '../../kernel/row-set.js';
import type { Sql } from '../../kernel/sql.js';

const configured = rowSet({
  code: 'text',
  scale: 'smallint',
  minorDigits: 'smallint',
  payoutDigits: 'smallint',
});

/** Stores missing assets; existing ones do not change. Returns whether any were missing. */
export async function storeAssets(sql: Sql, assets: readonly Asset[]): Promise<boolean> {
  const added = await sql.query(
    `insert into asset (code, scale, minor_digits, payout_scale)
     select * from ${configured.as('configured')}
     on conflict do nothing returning code`,
    configured.values(assets),
  );
  return added.length > 0;
}

export async function readAssets(sql: Sql): Promise<Asset[]> {
  return sql.query<Asset>(
    'select code, scale, minor_digits as "minorDigits", payout_scale as "payoutDigits" from asset',
  );
}
