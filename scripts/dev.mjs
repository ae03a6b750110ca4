/*
 * Development: compiles on source changes, and restarts the server.
 * Not `tsc --watch` with `node --watch`, because the watch mode of TypeScript 7.0 misses changes and keeps
 * the output of deleted sources. A whole build takes less than a second.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { endWithNpm } from './end-with-npm.mjs';
import { requireNode } from './require-node.mjs';

requireNode();
endWithNpm();

const { build, currentBuild } = await import('./build.mjs');
const root = fileURLToPath(new URL('..', import.meta.url));
const start = join(root, 'scripts', 'start.mjs');
const sources = ['src', 'rest-compat', 'clients', 'mikro-orm.config.ts', 'tsconfig.json'];

let server;
let ending = false;
let restarting = false;
let changed = new AbortController();

function startServer() {
  // Through start.mjs, like under npm, so that the server also ends when this process is killed.
  const env = { ...process.env, npm_lifecycle_event: process.env.npm_lifecycle_event ?? 'dev' };
  const child = spawn(process.execPath, ['--enable-source-maps', start], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  server = child;
  child.once('exit', () => {
    if (server !== child) return;
    server = undefined;
    if (!ending && !restarting) say('The server ended. Waiting for a change.');
  });
}

/** Lets the server shut down cleanly, with its embedded PostgreSQL. */
async function stopServer(signal) {
  const child = server;
  if (child === undefined) return;
  const ended = once(child, 'exit');
  if (signal !== undefined) child.kill(signal);
  const patience = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await ended;
  clearTimeout(patience);
}

async function endAll(signal) {
  // A second Ctrl-C ends at once.
  if (ending) server?.kill('SIGKILL');
  ending = true;
  changed.abort();
  // The terminal sends Ctrl-C to the server too. A second signal would end it at once.
  await stopServer(signal === 'SIGINT' && process.stdin.isTTY ? undefined : 'SIGTERM');
}

function say(line) {
  console.log(`[dev] ${line}`);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void endAll(signal));
const watchers = sources
  .map((name) => join(root, name))
  .filter((path) => existsSync(path))
  .map((path) => watch(path, { recursive: true }, () => changed.abort()));

let running;
while (!ending) {
  changed = new AbortController();
  const built = build({ ifNeeded: true });
  const current = currentBuild();
  if (!built) say('The build failed. Waiting for a change.');
  if (built && current !== running) {
    restarting = true;
    await stopServer('SIGTERM');
    restarting = false;
    if (!ending) startServer();
    running = current;
  }
  // The build blocks, so changes during it are reported now, and start the next round.
  if (!ending && !changed.signal.aborted) await once(changed.signal, 'abort');
  // An editor saves many files at once.
  await delay(100);
}
for (const watcher of watchers) watcher.close();
