import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

const hasTaskset = spawnSync('taskset', ['--version']).status === 0;

/** Whether a contender gets a core of its own, with the load generator and PostgreSQL on another one. */
export const pinned = hasTaskset && availableParallelism() > 1;

/** Moves this process, and with it every child that it starts later, to the second core. */
export function leaveFirstCore() {
  if (pinned) spawnSync('taskset', ['-acp', '1', String(process.pid)]);
}

/**
 * Moves this process, and nothing that it started, to the first core: for contenders that are work in this
 * process.
 */
export function takeFirstCore() {
  if (pinned) spawnSync('taskset', ['-acp', '0', String(process.pid)]);
}

/**
 * A command line on the first core.
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {[string, string[]]}
 */
export function onFirstCore(command, args) {
  return pinned ? ['taskset', ['-c', '0', command, ...args]] : [command, [...args]];
}
