import { setTimeout as sleep } from 'node:timers/promises';

/** Sessions report their statistics at most once a second. */
const reportMs = 1500;

/**
 * The plan check of a contender: how many rows PostgreSQL reads from tables, and how many transactions it
 * commits, for one request. More rows than the page has mean that it lacks an index. What the idle contender
 * commits in the same time is taken off.
 * @param {import('pg').Pool} pool
 * @param {() => Promise<unknown>} request
 * @param {readonly string[]} tables
 */
export async function databaseWork(pool, request, tables, requests = 50) {
  await request();
  await sleep(reportMs);
  await request();
  const started = performance.now();
  const before = await readCounters(pool, tables);
  for (let sent = 1; sent < requests; sent += 1) await request();
  await sleep(reportMs);
  // The session that served the requests, one after the other, reports at its next one.
  await request();
  const after = await readCounters(pool, tables);
  const ended = performance.now();
  // Afterwards, because a contender that has just started still works for itself.
  await sleep(2 * reportMs);
  const still = await readCounters(pool, tables);
  const idleEachMs = (still.transactions - after.transactions) / (performance.now() - ended);
  const idle = idleEachMs * (ended - started);
  return {
    rows: (after.rows - before.rows) / requests,
    transactions: (after.transactions - before.transactions - idle) / requests,
  };
}

async function readCounters(pool, tables) {
  const { rows } = await pool.query(
    `select (select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::float8 from pg_stat_user_tables
             where relname = any($1)) as rows,
            (select xact_commit::float8 from pg_stat_database where datname = current_database()) as transactions`,
    [tables],
  );
  return rows[0];
}
