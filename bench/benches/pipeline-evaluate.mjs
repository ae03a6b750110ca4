import { openScene } from '../lib/bench-scene.mjs';
import { takeFirstCore } from '../lib/cores.mjs';
import { drainOf, evaluationContender, sameRows } from '../lib/evaluation-contender.mjs';
import { storeHistory } from '../lib/stored-history.mjs';
import { plainEvaluation } from '../peers/evaluation-sql.mjs';

export const title = 'evaluated events a second, five rules with tiers and caps, one worker';
export const rounds = 5;
export const ratioOf = 'per second';
export const notes =
  'Half purchases (a goal), half sign-ups (a gig) of 50 promoters, 12,000 queued events a round in batches and commits of 500, beside ' +
  '100,000 stored ones; 1.5 rewards an event, all paid at once out of one wallet. "Tribute": `EvaluationDrain`, one connection: ' +
  'attribution, conditions, tiers, caps, budget, ledger, counters, domain events, fraud checks, trace, evidence. "Plain SQL": one prepared statement a ' +
  'batch, written by hand for just this campaign, which prices the five rules, evaluates no cap and no fraud check, and leaves the same number ' +
  'of rows in the same tables with all of their triggers, checks and foreign keys, with a shorter trace. After each round the rows are counted: ' +
  'a contender that wrote more or fewer ends the bench. The worker has a core, PostgreSQL the other.';

const events = 12_000;

/** @param {{ database: any }} parts */
export async function prepare({ database }) {
  const scene = await openScene(database.url);
  await storeHistory(scene, 100_000);
  const compare = sameRows();
  const plain = async () => {
    let total = 0;
    for (let count = 500; count > 0; total += count) count = await plainEvaluation(scene, 500);
    return total;
  };
  const contenders = [
    evaluationContender('Tribute', scene, await drainOf(scene), { events, compare }),
    evaluationContender('Plain SQL', scene, plain, { events, compare }),
  ];
  takeFirstCore();
  for (const warmUp of contenders) await warmUp.round();
  return contenders;
}
