import { execFile } from 'node:child_process';
import { chown, mkdtemp, rm, stat } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedPostgresError, errorText, useOwnServer } from './embedded-postgres-error.js';

const run = promisify(execFile);
const nobody = 65534;

/** How PostgreSQL's programs are run: the user, and the programs before them on the command line. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
  readonly prefix: readonly string[];
}

/** Runs a program until it ends; throws with its output on failure. */
export async function runToEnd(as: RunAs, program: string, args: readonly string[]): Promise<string> {
  const [file = program, ...rest] = [...as.prefix, program, ...args];
  const { stdout } = await run(file, rest, { ...user(as), windowsHide: true });
  return stdout;
}

/** The part of `RunAs` that Node's own `spawn` does. */
export function user(as: RunAs): { uid?: number; gid?: number } {
  return as.uid === undefined || as.gid === undefined ? {} : { uid: as.uid, gid: as.gid };
}

/**
 * Finds a way in which PostgreSQL runs here, and its version ("18.4"). PostgreSQL refuses to run as root.
 * Root first tries a user namespace, in which root's files belong to another user. This needs no user and
 * no chown, and works below folders that only root may enter. Where namespaces are forbidden (Docker's
 * default) it runs as `nobody`, if necessary with the one capability to reach files below such folders. A
 * folder that already belongs to an ordinary user stays with that user.
 */
export async function chooseRunAs(
  dataDir: string,
  clusterDir: string,
  postgres: string,
): Promise<{ runAs: RunAs; version: string }> {
  const dieWithParent = await parentDeathPrefix();
  const failures: string[] = [];
  for (const candidate of await candidates(clusterDir)) {
    // The signal for the parent's death must be set last, because a change of credentials clears it.
    const runAs = { ...candidate, prefix: [...candidate.prefix, ...dieWithParent] };
    try {
      return { runAs, version: await probe(runAs, dataDir, postgres) };
    } catch (error) {
      failures.push(errorText(error).trim());
    }
  }
  throw new EmbeddedPostgresError(
    `The embedded PostgreSQL does not run on this machine. ${whyNot(failures)}${useOwnServer}\n${failures.join('\n')}`,
  );
}

async function candidates(clusterDir: string): Promise<RunAs[]> {
  const namespace = [
    'unshare',
    '--user',
    `--map-user=${String(nobody)}`,
    `--map-group=${String(nobody)}`,
    '--',
  ];
  const owner = await stat(clusterDir).catch(() => undefined);
  const self = process.geteuid?.();
  if (self === undefined) return [{ prefix: [] }];
  if (self !== 0) {
    if (owner !== undefined && owner.uid !== self) {
      throw new EmbeddedPostgresError(
        `${clusterDir} belongs to user id ${String(owner.uid)}, but this process runs as ${String(self)}. ` +
          'Start it as that user, or choose another data folder.',
      );
    }
    // initdb needs a user name. An arbitrary id in a container has none.
    return hasUserName() ? [{ prefix: [] }] : [{ prefix: namespace }, { prefix: [] }];
  }
  const ids =
    owner === undefined || owner.uid === 0
      ? { uid: nobody, gid: nobody }
      : { uid: owner.uid, gid: owner.gid };
  const other: RunAs[] = [{ ...ids, prefix: [] }, { prefix: reachEverything(ids) }];
  return owner === undefined || owner.uid === 0 ? [{ prefix: namespace }, ...other] : other;
}

function reachEverything({ uid, gid }: { uid: number; gid: number }): string[] {
  const capability = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  return [
    'setpriv',
    `--reuid=${String(uid)}`,
    `--regid=${String(gid)}`,
    '--clear-groups',
    ...capability,
    '--',
  ];
}

/**
 * Linux can end PostgreSQL together with its parent, even after a SIGKILL. This follows the thread, so a
 * server started in a worker thread ends with that worker.
 */
async function parentDeathPrefix(): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const prefix = ['setpriv', '--pdeathsig', 'INT', '--'];
  return run('setpriv', [...prefix.slice(1), 'true']).then(
    () => prefix,
    () => [],
  );
}

async function probe(as: RunAs, dataDir: string, postgres: string): Promise<string> {
  if (process.platform === 'win32') return versionIn(await runToEnd(as, postgres, ['--version']));
  const folder = await mkdtemp(join(dataDir, 'probe-'));
  try {
    await giveTo(as, folder);
    const script = 'cd "$1" && test -w . && exec "$0" --version';
    return versionIn(await runToEnd(as, 'sh', ['-c', script, postgres, folder]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Gives a file or folder to the user that PostgreSQL runs as, if that is another one. */
export async function giveTo(as: RunAs, path: string): Promise<void> {
  const ids = targetIds(as);
  if (ids !== undefined) await chown(path, ids.uid, ids.gid);
}

/** The owner ids for files, when they differ from those of this process. */
export function targetIds(as: RunAs): { uid: number; gid: number } | undefined {
  if (as.uid !== undefined && as.gid !== undefined) return { uid: as.uid, gid: as.gid };
  const id = (flag: string): string | undefined =>
    as.prefix.find((word) => word.startsWith(flag))?.slice(flag.length);
  const uid = id('--reuid=');
  const gid = id('--regid=');
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

function versionIn(output: string): string {
  return /\d+(\.\d+)?/.exec(output)?.[0] ?? output.trim();
}

function hasUserName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

function whyNot(failures: readonly string[]): string {
  if (process.platform !== 'linux') return '';
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  const glibc = report.header?.glibcVersionRuntime;
  if (glibc === undefined) return 'It needs glibc; this system has another C library (musl). ';
  return failures.some((text) => /GLIBC\w*_[\d.]+'? not found/.test(text))
    ? `It needs glibc 2.27 or newer; this system has ${glibc}. `
    : '';
}
