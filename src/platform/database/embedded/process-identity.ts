import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { errorCode } from './embedded-postgres-error.js';

const run = promisify(execFile);

/**
 * Distinguishes a running process from a later one with the same pid: its start time, on Linux together with
 * the boot. Undefined when no such process runs. A zombie counts as ended, because a container without an
 * init keeps zombies forever.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const line = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
    // The second field is the name in brackets, which may contain spaces and brackets.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    const state = fields[0];
    if (line === '' || state === 'Z' || state === 'X') return undefined;
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
    return `${boot.trim()}/${fields[19] ?? ''}`;
  }
  if (!signalReaches(pid)) return undefined;
  if (process.platform === 'win32') return 'running';
  const line = await ps(pid, 'stat=,lstart=');
  return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '');
}

/** Whether the process is a PostgreSQL server of exactly this cluster folder. */
export async function isPostgresOf(pid: number, clusterDir: string): Promise<boolean> {
  if (process.platform === 'linux') return isLinuxPostgresOf(`/proc/${String(pid)}`, clusterDir);
  if (process.platform === 'win32') {
    const { stdout } = await run('tasklist', ['/FI', `PID eq ${String(pid)}`, '/NH']);
    return stdout.toLowerCase().includes('postgres.exe');
  }
  const command = await ps(pid, 'command=');
  return command.includes('postgres') && command.includes(clusterDir);
}

async function isLinuxPostgresOf(proc: string, clusterDir: string): Promise<boolean> {
  const words = (await readFile(`${proc}/cmdline`, 'utf8').catch(() => '')).split('\0');
  if (basename(words[0] ?? '') !== 'postgres') return false;
  if (words.includes(clusterDir)) return true;
  // The folder may have been moved or mounted elsewhere. A server stays in its folder.
  const [home, cluster] = await Promise.all([stat(`${proc}/cwd`).catch(() => undefined), stat(clusterDir)]);
  return home !== undefined && home.dev === cluster.dev && home.ino === cluster.ino;
}

async function ps(pid: number, columns: string): Promise<string> {
  const { stdout } = await run('ps', ['-ww', '-o', columns, '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout.trim();
}

function signalReaches(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
