import { runLoad } from './load.mjs';

/**
 * A server under load as a contender: requests a second, its own processor time a request, its latency and
 * memory.
 * @param {string} name
 * @param {import('./server-process.mjs').ServerProcess} server
 * @param {import('./load.mjs').Load} load
 * @param {{ seconds: number, before?: () => Promise<unknown> }} options
 * @returns {import('./rounds.mjs').Contender}
 */
export function serverContender(name, server, load, { seconds, before = async () => undefined }) {
  return {
    name,
    async round() {
      await before();
      const cpuBefore = server.cpuSeconds();
      const { requests, perSecond, medianMs, p99Ms } = await runLoad(load, seconds);
      const cpuSeconds = server.cpuSeconds() - cpuBefore;
      return {
        'per second': perSecond,
        'CPU µs each': (cpuSeconds / requests) * 1e6,
        'median ms': medianMs,
        'p99 ms': p99Ms,
        'RSS MB': server.residentMegabytes(),
      };
    },
  };
}
