import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { benchDir, distDir, mainFile } from '../lib/paths.mjs';
import { cpuSecondsOfFamily } from '../lib/process-figures.mjs';
import { startServer } from '../lib/server-process.mjs';

export const title = 'from `node dist/program/main.js` to the line that says where it listens';
export const rounds = 5;
export const ratioOf = 'ms';
export const notes =
  'Cold: an empty `DATA_DIR`, so initdb and every migration. Warm: the same folder again. The floors are Node starting ' +
  'the embedded PostgreSQL alone (cold: with initdb), and Node doing nothing. RSS is of the Node process, right after the line. ' +
  '"Idle" begins 15 s after a warm start and lasts 30 s: RSS at its end, and the share of a processor that Node and all ' +
  'processes of PostgreSQL use.';

const settleMs = 15_000;
const idleMs = 30_000;

/** @param {{ folder: string }} parts */
export async function prepare({ folder }) {
  const contenders = [
    {
      name: 'Tribute, cold',
      round: async () => inFreshFolder(folder, async (dataDir) => timed(folder, tribute(dataDir))),
    },
    {
      name: 'PostgreSQL alone, cold',
      round: async () => inFreshFolder(folder, async (dataDir) => timed(folder, postgres(dataDir))),
    },
    warm(folder, 'Tribute, warm', tribute),
    warm(folder, 'PostgreSQL alone, warm', postgres),
    { name: 'Node alone', round: async () => timed(folder, nodeAlone) },
  ];
  return contenders;
}

const nodeAlone = {
  args: ['-e', 'console.log("listening on nothing"); setInterval(() => {}, 1e6)'],
  env: {},
};

function tribute(dataDir) {
  return { args: [mainFile], env: { DATA_DIR: dataDir, PORT: '0' } };
}

function postgres(dataDir) {
  return { args: [join(benchDir, 'peers', 'postgres-alone.mjs')], env: { DATA_DIR: dataDir, DIST: distDir } };
}

/** The first start in a folder is not measured. */
function warm(folder, name, program) {
  const dataDir = mkdtempSync(join(folder, 'warm-'));
  let first = true;
  return {
    name,
    async round() {
      if (first) await timed(folder, program(dataDir));
      first = false;
      return timed(folder, program(dataDir), program === tribute ? dataDir : undefined);
    },
  };
}

async function inFreshFolder(folder, work) {
  const dataDir = mkdtempSync(join(folder, 'cold-'));
  const figures = await work(dataDir);
  rmSync(dataDir, { recursive: true, force: true });
  return figures;
}

/** @param {string} [idleFolder] The data folder of a server whose idle time is measured too. */
async function timed(folder, { args, env }, idleFolder) {
  const server = await startServer(args, { env, logFile: join(folder, 'start-up.log') });
  const figures = {
    ms: server.readyMs,
    'CPU ms of Node': server.cpuSeconds() * 1000,
    'RSS MB': server.residentMegabytes(),
  };
  const idle = idleFolder === undefined ? {} : await idleFigures(server, idleFolder);
  await server.stop();
  return {
    ...figures,
    'idle RSS MB': undefined,
    'idle % Node': undefined,
    'idle % PostgreSQL': undefined,
    ...idle,
  };
}

async function idleFigures(server, dataDir) {
  const postmaster = Number(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]);
  await sleep(settleMs);
  const before = [server.cpuSeconds(), cpuSecondsOfFamily(postmaster)];
  await sleep(idleMs);
  const share = (after, place) => ((after - before[place]) / idleMs) * 100_000;
  return {
    'idle RSS MB': server.residentMegabytes(),
    'idle % Node': share(server.cpuSeconds(), 0),
    'idle % PostgreSQL': share(cpuSecondsOfFamily(postmaster), 1),
  };
}
