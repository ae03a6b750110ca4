import type { Asset } from '../../kernel/assets.js';
import type { Sql } from '../../kernel/sql.js';

/** Stores missing assets; existing ones do not change. Returns whether any were missing. */
export async function storeAssets(sql: Sql, assets: readonly Asset[]): Promise<boolean> {
  const added = await sql.query(
    `insert into asset (code, scale, minor_digits, payout_scale)
     select * from unnest($1::text[], $2::smallint[], $3::smallint[], $4::smallint[])
     on conflict do nothing returning code`,
    [
      assets.map(({ code }) => code),
      assets.map(({ scale }) => scale),
      assets.map(({ minorDigits }) => minorDigits),
      assets.map(({ payoutDigits }) => payoutDigits),
    ],
  );
  return added.length > 0;
}

export async function readAssets(sql: Sql): Promise<Asset[]> {
  return sql.query<Asset>(
    'select code, scale, minor_digits as "minorDigits", payout_scale as "payoutDigits" from asset',
  );
}
