import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { onFirstCore } from './cores.mjs';
import { mainFile } from './paths.mjs';
import { cpuSecondsOf, residentMegabytesOf } from './process-figures.mjs';

/** Every process that is still to be ended, whatever goes wrong. */
const running = new Set();

/**
 * @typedef {object} ServerProcess
 * @property {string} url what stands after "listening on" in the line that the process printed
 * @property {number} readyMs from the start of the process to that line
 * @property {() => number | undefined} cpuSeconds processor time so far
 * @property {() => number | undefined} residentMegabytes memory now
 * @property {() => Promise<void>} stop
 */

/** Limits are counted as always, and never reached. */
const unlimited = {
  RATE_LIMIT_FREE: '1000000000',
  RATE_LIMIT_ORGANIZATION_FREE: '0',
  RATE_LIMIT_USER: '1000000000',
};

/**
 * Starts a program on the first core and waits until it prints "listening on …".
 * @param {readonly string[]} args of node
 * @param {{ env?: Record<string, string>, logFile: string }} options
 * @returns {Promise<ServerProcess>}
 */
export async function startServer(args, { env = {}, logFile }) {
  const log = openSync(logFile, 'a');
  const started = performance.now();
  const child = spawn(...onFirstCore(process.execPath, [...profiling(args), ...args]), {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...unlimited, ...env },
    stdio: ['ignore', 'pipe', log],
  });
  closeSync(log);
  running.add(child);
  const exited = once(child, 'exit').finally(() => running.delete(child));
  const url = await untilListening(child, exited, logFile);
  const readyMs = performance.now() - started;
  return {
    url,
    readyMs,
    cpuSeconds: () => cpuSecondsOf(child.pid),
    residentMegabytes: () => residentMegabytesOf(child.pid),
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exited;
    },
  };
}

/** BENCH_PROFILE names a folder for profiles of Tribute. */
function profiling(args) {
  const folder = process.env.BENCH_PROFILE;
  return folder === undefined || args[0] !== mainFile ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`];
}

async function untilListening(child, exited, logFile) {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      const line = /listening on (\S+)\n/.exec(output);
      if (line) resolve(line[1].replace('localhost', '127.0.0.1'));
    });
    void exited.then(([code, signal]) => {
      const said = readFileSync(logFile, 'utf8').slice(-2000);
      reject(new Error(`A contender ended with ${signal ?? code} before it listened:\n${said}`));
    });
  });
}

/** Asks every process that is still there to end: for a bench that failed half-way. */
export async function endEverything() {
  const exits = [...running].map(async (child) => {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const force = setTimeout(() => child.kill('SIGKILL'), 5000);
    await exited;
    clearTimeout(force);
  });
  await Promise.all(exits);
}
