import type { Pool } from 'pg';
import { ConfigError } from '../../kernel/config-error.js';
import { registerAssets, type Asset } from '../../kernel/assets.js';
import type { Logger } from '../../kernel/logger.js';
import { inSqlTransaction, isDatabaseAway, sqlOf, type Sql } from '../../kernel/sql.js';
import { wakeUpSql, type WakeUps } from '../../kernel/wake-ups.js';
import { rowSet } from '../../kernel/row-set.js';

interface AssetGround {
  readonly configured: readonly Asset[];
  readonly pool: Pool;
  readonly wakeUps: WakeUps;
  readonly log: Logger;
}

/**
 * Stores the configured assets and registers all stored ones, also later ones of other processes, so that all
 * processes read amounts alike. Throws `ConfigError`, storing nothing, when a stored asset differs.
 */
export async function settleAssets({ configured, pool, wakeUps, log }: AssetGround): Promise<void> {
  // First, so that no asset added meanwhile is missed.
  wakeUps.subscribe('assets', () => {
    readAssets(sqlOf(pool))
      .then(registerAssets)
      .catch((error: unknown) => {
        log[isDatabaseAway(error) ? 'warn' : 'error']({ err: error }, 'the assets could not be read again');
      });
  });
  registerAssets(await inSqlTransaction(pool, async (sql) => store(sql, configured)));
}

async function store(sql: Sql, configured: readonly Asset[]): Promise<Asset[]> {
  const isNew = await storeAssets(sql, configured);
  const stored = await readAssets(sql);
  for (const asset of configured) {
    const kept = stored.find(({ code }) => code === asset.code);
    if (kept && inWords(kept) !== inWords(asset)) {
      throw new ConfigError(
        `ASSETS says ${inWords(asset)}, but this database has amounts in ${inWords(kept)}; an asset cannot change.`,
      );
    }
  }
  if (isNew) await sql.query(wakeUpSql('assets'));
  return stored;
}

/** An asset in the format of the setting, with all parts. */
function inWords({ code, scale, minorDigits, payoutDigits }: Asset): string {
  return [code, scale, minorDigits, payoutDigits].join(':');
}

const configured = rowSet({
  code: 'text',
  scale: 'smallint',
  minorDigits: 'smallint',
  payoutDigits: 'smallint',
});

/** Stores missing assets; existing ones do not change. Returns whether any were missing. */
async function storeAssets(sql: Sql, assets: readonly Asset[]): Promise<boolean> {
  const added = await sql.query(
    `insert into asset (code, scale, minor_digits, payout_scale)
     select * from ${configured.as('configured')}
     on conflict do nothing returning code`,
    configured.values(assets),
  );
  return added.length > 0;
}

async function readAssets(sql: Sql): Promise<Asset[]> {
  return sql.query<Asset>(
    'select code, scale, minor_digits as "minorDigits", payout_scale as "payoutDigits" from asset',
  );
}
