/**
 * The floor as a contender. It is its own load: it is told how and for how long, and says how many rows it
 * wrote.
 * @param {string} name
 * @param {import('./server-process.mjs').ServerProcess} inserts
 * @param {{ seconds: number, before: () => Promise<unknown>, batch?: number, connections?: number }} options
 * @returns {import('./rounds.mjs').Contender}
 */
export function insertContender(name, inserts, { seconds, before, batch = 1, connections = 16 }) {
  return {
    name,
    async round() {
      await before();
      const cpuBefore = inserts.cpuSeconds();
      const query = new URLSearchParams({ seconds, batch, connections });
      const response = await fetch(`${inserts.url}/?${query}`);
      const { rows, perSecond, medianMs, p99Ms } = await response.json();
      return {
        'per second': perSecond,
        'CPU µs each': ((inserts.cpuSeconds() - cpuBefore) / rows) * 1e6,
        'median ms': medianMs,
        'p99 ms': p99Ms,
        'RSS MB': inserts.residentMegabytes(),
      };
    },
  };
}
