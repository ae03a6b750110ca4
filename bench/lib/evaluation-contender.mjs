import { countEvents, countRows, queueEvents } from './bench-events.mjs';
import { importBuilt } from './paths.mjs';

/** Tribute's worker over a scene: everything that is queued, in batches of 500. */
export async function drainOf(scene) {
  const { EvaluationDrain } = await importBuilt('src/evaluation/worker/evaluation-drain.js');
  const { RewardFunding } = await importBuilt('src/rewards/reward/reward-funding.js');
  const log = { debug() {}, info() {}, warn: console.warn, error: console.error };
  const drain = new EvaluationDrain(scene.pool, new RewardFunding(new Map()), log);
  return async () => drain.drain(new AbortController().signal);
}

/**
 * A contender that evaluates so many queued events a round, and what a round left behind.
 * @param {string} name
 * @param {any} scene
 * @param {() => Promise<number>} evaluate everything that is queued; answers how many events that was
 * @param {{ events: number, compare?: (left: string) => void }} options
 */
export function evaluationContender(name, scene, evaluate, { events, compare = () => undefined }) {
  return {
    name,
    async round() {
      const { rows } = await scene.owner.query('select uuidv7() as since');
      await queueEvents(scene, events);
      await scene.owner.query('vacuum analyze event, reward, conversion, ledger_balance, reward_usage');
      await scene.owner.query('checkpoint');
      const before = await countRows(scene);
      const cpu = process.cpuUsage();
      const started = performance.now();
      const evaluated = await evaluate();
      const elapsed = performance.now() - started;
      const { user, system } = process.cpuUsage(cpu);
      const { queued, done } = await countEvents(scene, rows[0].since);
      if (evaluated !== events || queued !== 0 || done !== events) {
        throw new Error(`${name} evaluated ${evaluated} of ${events}; ${queued} wait, ${done} are done.`);
      }
      compare(JSON.stringify(difference(await countRows(scene), before)));
      return {
        'per second': (events / elapsed) * 1000,
        'CPU µs of Node each': (user + system) / events,
        'ms of 500': (elapsed / events) * 500,
      };
    },
  };
}

function difference(after, before) {
  return Object.fromEntries(
    Object.entries(after).map(([name, value]) => [
      name,
      Number(BigInt(value ?? 0) - BigInt(before[name] ?? 0)),
    ]),
  );
}

const amounts = new Set(['paid', 'spent', 'debits', 'countedAmount']);

/**
 * Throws when two contenders left something else behind. Amounts that depend on how much came before are not
 * compared.
 */
export function sameRows() {
  let first;
  return (left) => {
    const rows = Object.entries(JSON.parse(left)).filter(([name]) => !amounts.has(name));
    const found = JSON.stringify(Object.fromEntries(rows));
    first ??= found;
    if (found !== first) throw new Error(`One wrote ${first}, another ${found}.`);
  };
}
