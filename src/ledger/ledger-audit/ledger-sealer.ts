import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { inSqlTransaction, sqlOf, type Sql } from '../../kernel/sql.js';
import {
  genesisHash,
  hashBlock,
  marksOf,
  sealedEntriesSql,
  sealFormat,
  type SealedEntry,
} from './seal-format.js';

/** An arbitrary number that all Tribute processes share. */
const sealingLock = 7_412_026;
const waitMs = 20;

/** The amount and duration of one sealing run. */
export interface SealLimits {
  /** The most entries of a block. */
  readonly entries: number;
  /** How long to wait for writers that began before. After that, the next run tries again. */
  readonly patienceMs: number;
  /** The duration of one run. */
  readonly runMs: number;
}

const usualLimits: SealLimits = { entries: 1000, patienceMs: 5000, runMs: 10_000 };

interface Tip {
  readonly number: number;
  readonly hash: Buffer;
  readonly lastEntryId: string;
}

/** Seals the ledger from its beginning in blocks, each with the hash of the previous one (docs/adr/0017). */
export class LedgerSealer {
  constructor(
    private readonly pool: Pool,
    private readonly limits: SealLimits = usualLimits,
  ) {}

  /** Seals all final entries. Returns the number of new blocks: none if another process is sealing. */
  async seal(signal: AbortSignal): Promise<number> {
    const until = performance.now() + this.limits.runMs;
    const upTo = await this.findFinal(signal);
    if (upTo === undefined) return 0;
    let blocks = 0;
    while (!signal.aborted && performance.now() < until) {
      const sealed = await inSqlTransaction(this.pool, async (sql) => this.sealNext(sql, upTo));
      if (sealed > 0) blocks += 1;
      if (sealed < this.limits.entries) break;
    }
    return blocks;
  }

  /**
   * The id up to which no new entry can appear; undefined if an older writer takes too long.
   *
   * Ids are drawn in order but committed in any order. A writer locks the table before it draws an id, until
   * its transaction ends. When all current writers have ended, every id up to one visible before is final.
   */
  private async findFinal(signal: AbortSignal): Promise<string | undefined> {
    const sql = sqlOf(this.pool);
    const [newest] = await sql.query<{ id: string | null; isSealed: boolean }>(
      `select max(id)::text as id,
              coalesce(max(id) <= (select max(last_entry_id) from ledger_block), max(id) is null) as "isSealed" from ledger_entry`,
    );
    if (!newest?.id || newest.isSealed) return undefined;
    let writers = await readWriters(sql);
    const until = performance.now() + this.limits.patienceMs;
    while (writers.size > 0) {
      if (signal.aborted || performance.now() > until) return undefined;
      await delay(waitMs);
      const now = await readWriters(sql);
      writers = new Set([...writers].filter((writer) => now.has(writer)));
    }
    return newest.id;
  }

  private async sealNext(sql: Sql, upTo: string): Promise<number> {
    const [lock] = await sql.query<{ had: boolean }>('select pg_try_advisory_xact_lock($1) as had', [
      sealingLock,
    ]);
    if (!lock?.had) return 0;
    const tip = await readTip(sql);
    const entries = await sql.query<SealedEntry>(sealedEntriesSql, [
      tip.lastEntryId,
      upTo,
      this.limits.entries,
    ]);
    const last = entries.at(-1);
    if (!last) return 0;
    const head = {
      number: tip.number + 1,
      previousHash: tip.hash,
      afterEntryId: tip.lastEntryId,
      lastEntryId: last.id,
      entries: entries.length,
      sealedAt: new Date(),
    };
    await sql.query(
      `insert into ledger_block (number, previous_hash, hash, format, after_entry_id, last_entry_id, entries, marks, sealed_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        head.number,
        head.previousHash,
        hashBlock(head, entries),
        sealFormat,
        head.afterEntryId,
        head.lastEntryId,
        head.entries,
        marksOf(entries),
        head.sealedAt,
      ],
    );
    return entries.length;
  }
}

async function readTip(sql: Sql): Promise<Tip> {
  const [tip] = await sql.query<Tip>(
    `select number, hash, last_entry_id::text as "lastEntryId" from ledger_block order by number desc limit 1`,
  );
  return tip ?? { number: 0, hash: genesisHash, lastEntryId: '0' };
}

/** The transactions, including prepared ones, that hold a writer's lock on the table of entries. */
async function readWriters(sql: Sql): Promise<Set<string>> {
  const rows = await sql.query<{ transaction: string }>(
    `select virtualtransaction as transaction from pg_locks
     where locktype = 'relation' and relation = 'ledger_entry'::regclass and granted
       and database = (select oid from pg_database where datname = current_database())
       and mode in ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')`,
  );
  return new Set(rows.map(({ transaction }) => transaction));
}
