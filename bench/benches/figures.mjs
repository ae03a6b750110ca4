import { openScene } from '../lib/bench-scene.mjs';
import { clickContender, foldContender } from '../lib/click-contender.mjs';
import { takeFirstCore } from '../lib/cores.mjs';
import { drainOf, evaluationContender } from '../lib/evaluation-contender.mjs';
import { cpuSecondsOf } from '../lib/process-figures.mjs';
import { storeHistory } from '../lib/stored-history.mjs';

export const title = 'what the triggers of performance figures cost';
export const rounds = 3;
export const ratioOf = 'per second';
export const notes =
  'Two databases of the same PostgreSQL, of which one has no triggers for figures. "Events": the contender of `pipeline-evaluate`, 6,000 events a round beside 20,000 stored ones. ' +
  '"Clicks": `writeClicks` in batches of 500, 5,000 clicks a round of new visitors on 50 links, by one connection. "Summed up": the job, over 20,000 ' +
  'clicks that occurred within an hour. The processor time is that of the one PostgreSQL process that serves the contender.';

const events = 6_000;
const names = { with: 'with triggers', without: 'without' };
export const pairs = ['Events', 'Clicks'].map((what) => [
  `${what}, ${names.with}`,
  `${what}, ${names.without}`,
]);

/** @param {{ database: any }} parts */
export async function prepare({ database }) {
  const scenes = [];
  for (const name of Object.keys(names)) {
    await database.pool.query(`create database figures_${name}`);
    const url = new URL(database.url);
    url.pathname = `/figures_${name}`;
    const scene = await openScene(url.href);
    // The same process of PostgreSQL serves all rounds.
    scene.pool.options.idleTimeoutMillis = 0;
    await storeHistory(scene, 20_000);
    if (name === 'without') await dropTriggers(scene.owner);
    scenes.push([names[name], scene]);
  }
  const contenders = [];
  for (const [name, scene] of scenes) {
    const evaluation = evaluationContender(`Events, ${name}`, scene, await drainOf(scene), { events });
    contenders.push(await withCpu(evaluation, scene, events));
  }
  for (const [name, scene] of scenes) {
    const { contender, clicks } = await clickContender(`Clicks, ${name}`, scene);
    contenders.push(await withCpu(contender, scene, clicks));
  }
  const [, scene] = scenes[0];
  const { contender, clicks } = await foldContender('Clicks, summed up', scene);
  contenders.push(await withCpu(contender, scene, clicks));
  takeFirstCore();
  for (const warmUp of contenders) await warmUp.round();
  return contenders;
}

async function dropTriggers(owner) {
  const { rows } = await owner.query(
    `select tgname as name, tgrelid::regclass::text as "table" from pg_trigger where tgname like '%\\_noted' and not tgisinternal and tgparentid = 0`,
  );
  for (const { name, table } of rows) await owner.query(`drop trigger ${name} on ${table}`);
}

/** Adds the processor time of the scene's one connection. */
async function withCpu({ name, round }, { pool }, count) {
  const { rows } = await pool.query('select pg_backend_pid() as pid');
  return {
    name,
    async round() {
      const before = cpuSecondsOf(rows[0].pid);
      const { 'per second': perSecond } = await round();
      const seconds = cpuSecondsOf(rows[0].pid) - before;
      return { 'per second': perSecond, 'CPU µs of PostgreSQL each': (seconds / count) * 1e6 };
    },
  };
}
