/**
 * @typedef {Record<string, number | undefined>} Figures what one round of one contender gave
 * @typedef {object} Contender
 * @property {string} name
 * @property {() => Promise<Figures>} round
 */

/**
 * Runs the contenders in turn, A B C A B C …, so that whatever else the machine does hits all of them alike,
 * and answers the median of each figure.
 * @param {readonly Contender[]} contenders
 * @param {number} rounds
 * @returns {Promise<Map<string, Figures>>}
 */
export async function interleave(contenders, rounds) {
  const all = new Map(contenders.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    process.stderr.write(`round ${round} of ${rounds}\n`);
    for (const contender of contenders) all.get(contender.name).push(await contender.round());
  }
  return new Map([...all].map(([name, figures]) => [name, mediansOf(figures)]));
}

function mediansOf(figures) {
  const names = Object.keys(figures[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, median(figures.map((round) => round[name]))]));
}

/** @param {(number | undefined)[]} values */
function median(values) {
  const sorted = values.filter((value) => value !== undefined).toSorted((a, b) => a - b);
  if (sorted.length === 0) return undefined;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
