import { openScene } from '../lib/bench-scene.mjs';
import { takeFirstCore } from '../lib/cores.mjs';
import { drainOf, evaluationContender } from '../lib/evaluation-contender.mjs';
import { storeHistory } from '../lib/stored-history.mjs';

/** BENCH_STORED makes it smaller, for a look. */
const stored = Number(process.env.BENCH_STORED ?? 10_000_000);
const inWords = stored.toLocaleString('en-US');

export const title = `evaluated events a second beside ${inWords} stored events, and beside 100,000`;
export const rounds = 5;
export const ratioOf = 'per second';
export const notes =
  `Tribute's contender of \`pipeline-evaluate\` (five rules, one worker, batches of 500, 12,000 events a round) on two databases of the same ` +
  `PostgreSQL: one with ${inWords} evaluated events of the last 180 days, six tenths of them of the campaign that is measured and the others of ` +
  'four organizations, with their index entries, and conversions and rewards of a tenth; the other with 100,000 such events.';

const events = 12_000;

/** @param {{ database: any }} parts */
export async function prepare({ database }) {
  const sizes = [
    ['large', stored],
    ['small', 100_000],
  ];
  const contenders = [];
  // Checkpoints while filling would only take time.
  await database.pool.query(`alter system set max_wal_size = '16GB'`);
  await database.pool.query('select pg_reload_conf()');
  for (const [name, size] of sizes) {
    await database.pool.query(`create database ${name}`);
    const url = new URL(database.url);
    url.pathname = `/${name}`;
    const scene = await openScene(url.href);
    await storeHistory(scene, size);
    const title = `${size.toLocaleString('en-US')} stored`;
    contenders.push(evaluationContender(title, scene, await drainOf(scene), { events }));
  }
  await database.pool.query('alter system reset max_wal_size');
  await database.pool.query('select pg_reload_conf()');
  takeFirstCore();
  for (const warmUp of contenders) await warmUp.round();
  return contenders;
}
