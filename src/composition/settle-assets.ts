import type { Pool } from 'pg';
import { ConfigError } from '../config.js';
import { registerAssets, type Asset } from '../kernel/assets.js';
import type { Logger } from '../kernel/logger.js';
import { inSqlTransaction, isDatabaseAway, sqlOf, type Sql } from '../kernel/sql.js';
import { readAssets, storeAssets } from '../ledger/asset/store-assets.js';
import { wakeUpSql, type WakeUps } from '../kernel/wake-ups.js';

interface AssetGround {
  readonly configured: readonly Asset[];
  readonly pool: Pool;
  readonly wakeUps: WakeUps;
  readonly log: Logger;
}

/**
 * Stores the configured assets and learns all that are stored, also those that other processes will add, so that every process
 * reads an amount alike. Throws `ConfigError` when one is stored otherwise than configured; nothing is stored then.
 */
export async function settleAssets({ configured, pool, wakeUps, log }: AssetGround): Promise<void> {
  // First, so that nothing that is added meanwhile is missed.
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
        `ASSETS says ${inWords(asset)}, but this database has amounts by ${inWords(kept)}; an asset cannot change.`,
      );
    }
  }
  if (isNew) await sql.query(wakeUpSql('assets'));
  return stored;
}

/** As the setting has it, in full. */
function inWords({ code, scale, minorDigits, payoutDigits }: Asset): string {
  return [code, scale, minorDigits, payoutDigits].join(':');
}
