import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  chmod,
  chown,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../../src/platform/database/embedded/start-embedded-postgres.js';
import { processIdentity } from '../../../src/platform/database/embedded/process-identity.js';
import { endServerProcesses, startServerProcess, until } from './embedded-postgres-process.js';
import { installWithoutScripts } from './install-without-scripts.js';

const asRoot = process.getuid?.() === 0;
const nobody = 65534;
const settings = { fsync: 'off' };

let base: string;
let template: string;
let counter = 0;

/** A path for a data folder that no other test uses. */
function newFolder(): string {
  counter += 1;
  return join(base, `data ${String(counter)}`);
}

/** A data folder with a cluster, copied because that is faster than initdb. */
async function readyFolder(): Promise<string> {
  const folder = newFolder();
  await cp(template, folder, { recursive: true });
  return folder;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

async function postmasterPid(dataDir: string): Promise<number> {
  return Number((await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
}

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'tribute-embedded-'));
  await chmod(base, 0o755);
  template = newFolder();
  await (await startEmbeddedPostgres({ dataDir: template, settings })).stop();
});

afterEach(endServerProcesses);

afterAll(async () => {
  await rm(base, { recursive: true, force: true, maxRetries: 5 });
});

describe('the embedded PostgreSQL', () => {
  it('keeps data over a restart, in UTF-8, with fsync on', async () => {
    const dataDir = newFolder();
    const first = await startEmbeddedPostgres({ dataDir });
    await query(first.url, `CREATE TABLE greeting AS SELECT 'Grüße 🎉' AS text`);
    expect(await query(first.url, `SELECT current_setting('fsync'), lower('ÄÖ')`)).toEqual(['on', 'äö']);
    await first.stop();
    await first.stop();
    const second = await startEmbeddedPostgres({ dataDir });
    expect(await query(second.url, 'SELECT text FROM greeting')).toEqual(['Grüße 🎉']);
    await second.stop();
    expect((await readdir(dataDir)).toSorted()).toEqual(['postgres', 'postgres.log']);
  });

  it('listens on 127.0.0.1 and wants the password', async () => {
    const server = await startEmbeddedPostgres({
      dataDir: await readyFolder(),
      settings,
      database: 'my shop',
    });
    expect(await query(server.url, `SELECT current_database(), host(inet_server_addr())`)).toEqual([
      'my shop',
      '127.0.0.1',
    ]);
    const wrong = new URL(server.url);
    wrong.password = 'guess';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    await server.stop();
  });

  it('runs two data folders beside each other', async () => {
    const servers = await Promise.all(
      [await readyFolder(), await readyFolder()].map((dataDir) =>
        startEmbeddedPostgres({ dataDir, settings }),
      ),
    );
    const ids = await Promise.all(
      servers.map(({ url }) => query(url, `SELECT current_setting('data_directory')`)),
    );
    expect(new Set(ids.flat()).size).toBe(2);
    await Promise.all(servers.map((server) => server.stop()));
  });

  it('refuses a data folder that is in use, and names the process', async () => {
    const dataDir = await readyFolder();
    const other = await startServerProcess(dataDir);
    await expect(startEmbeddedPostgres({ dataDir, settings })).rejects.toThrow(
      `is in use by pid ${String(other.pid)}`,
    );
    expect(await query(other.url, 'SELECT 1')).toEqual([1]);
    await other.stop();
    const mine = await startEmbeddedPostgres({ dataDir, settings });
    await expect(startEmbeddedPostgres({ dataDir, settings })).rejects.toThrow('this very process');
    await mine.stop();
  });

  it('refuses a cluster of another major version', async () => {
    const dataDir = await readyFolder();
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '16\n');
    await expect(startEmbeddedPostgres({ dataDir, settings })).rejects.toThrow('made by PostgreSQL 16');
  });

  it('says what PostgreSQL said when it does not start, and can be started again', async () => {
    const dataDir = await readyFolder();
    const wrong = startEmbeddedPostgres({ dataDir, settings: { shared_buffers: 'plenty' } });
    await expect(wrong).rejects.toThrow('invalid value for parameter "shared_buffers"');
    await (await startEmbeddedPostgres({ dataDir, settings })).stop();
  });

  it('reports a server that ends on its own', async () => {
    const dataDir = await readyFolder();
    const lines: string[] = [];
    const server = await startEmbeddedPostgres({ dataDir, settings, log: (line) => lines.push(line) });
    process.kill(await postmasterPid(dataDir), 'SIGKILL');
    await until(() => lines.length > 0);
    expect(lines.join()).toContain('ended on its own (SIGKILL)');
    await server.stop();
    await (await startEmbeddedPostgres({ dataDir, settings })).stop();
  });
});

describe('after a kill -9', () => {
  const sql = 'CREATE TABLE kept AS SELECT 7 AS n';

  it('ends PostgreSQL with the killed process and starts again', async () => {
    const dataDir = await readyFolder();
    const killed = await startServerProcess(dataDir);
    await query(killed.url, sql);
    const pid = await postmasterPid(dataDir);
    await killed.kill();
    if (process.platform === 'linux') await until(async () => (await processIdentity(pid)) === undefined);
    const server = await startEmbeddedPostgres({ dataDir, settings });
    expect(await query(server.url, 'SELECT n FROM kept')).toEqual([7]);
    await server.stop();
  });

  it('stops the orphan where PostgreSQL cannot be tied to its parent', async () => {
    const dataDir = await readyFolder();
    const path = await mkdtemp(join(base, 'bin-'));
    await symlink('/bin/sh', join(path, 'sh'));
    await symlink('/usr/bin/unshare', join(path, 'unshare'));
    const killed = await startServerProcess(dataDir, { path });
    await query(killed.url, sql);
    const pid = await postmasterPid(dataDir);
    await killed.kill();
    expect(await processIdentity(pid)).toBeDefined();
    const lines: string[] = [];
    const server = await startEmbeddedPostgres({ dataDir, settings, log: (line) => lines.push(line) });
    expect(lines.join()).toContain(`pid ${String(pid)}`);
    expect(await processIdentity(pid)).toBeUndefined();
    expect(await query(server.url, 'SELECT n FROM kept')).toEqual([7]);
    await server.stop();
  });

  it('does not mistake another program with the old pid for PostgreSQL', async () => {
    const dataDir = await readyFolder();
    const killed = await startServerProcess(dataDir);
    const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
    const content = await readFile(pidFile, 'utf8');
    await killed.stop();
    await writeFile(pidFile, content.replace(/^\d+/, String(process.pid)));
    const server = await startEmbeddedPostgres({ dataDir, settings });
    expect(await postmasterPid(dataDir)).not.toBe(process.pid);
    await server.stop();
  });

  it('lets exactly one of several processes take over the data folder', async () => {
    const dataDir = await readyFolder();
    await (await startServerProcess(dataDir)).kill();
    const starts = await Promise.allSettled(Array.from({ length: 5 }, () => startServerProcess(dataDir)));
    expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = starts.flatMap((start) => (start.status === 'rejected' ? [String(start.reason)] : []));
    expect(refusals.filter((text) => text.includes('is in use by pid'))).toHaveLength(4);
    expect((await readdir(dataDir)).toSorted()).toEqual(['postgres', 'postgres.lock', 'postgres.log']);
  });

  it('leaves no half cluster when killed within initdb', async () => {
    const dataDir = newFolder();
    const draft = async (): Promise<string | undefined> =>
      (await readdir(dataDir).catch(() => [])).find((name) => name.startsWith('initdb-'));
    const killed = startServerProcess(dataDir);
    killed.catch(() => undefined);
    await until(async () => (await draft()) !== undefined);
    await endServerProcesses();
    await expect(killed).rejects.toThrow('The process ended');
    await (await startEmbeddedPostgres({ dataDir, settings })).stop();
    expect(await draft()).toBeUndefined();
  });
});

describe('where it is installed and run', () => {
  it('works below a folder that only its owner may enter', async () => {
    const secret = newFolder();
    await mkdir(secret, { mode: 0o700 });
    const server = await startEmbeddedPostgres({ dataDir: join(secret, 'data'), settings });
    expect(await query(server.url, 'SELECT 1')).toEqual([1]);
    await server.stop();
  });

  // Only root can change the user.
  if (asRoot) {
    it('runs as an ordinary user, and as root in the folder of one', async () => {
      const dataDir = newFolder();
      await mkdir(dataDir);
      await chown(dataDir, nobody, nobody);
      await (await startServerProcess(dataDir, { user: nobody })).stop();
      await (await startEmbeddedPostgres({ dataDir, settings })).stop();
      const server = await startServerProcess(dataDir, { user: nobody });
      expect(await query(server.url, 'SELECT 1')).toEqual([1]);
      await server.stop();
    });
  }

  it('makes the library links that npm left out, also in two processes at once', async () => {
    const { launcher } = await installWithoutScripts(base);
    const folders = [await readyFolder(), await readyFolder()];
    const servers = await Promise.all(folders.map((dataDir) => startServerProcess(dataDir, { launcher })));
    for (const server of servers) expect(await query(server.url, 'SELECT 1')).toEqual([1]);
  });

  it('copies the programs into the data folder when node_modules is read-only', async () => {
    const { launcher, lib } = await installWithoutScripts(base);
    await chmod(lib, 0o555);
    const dataDir = newFolder();
    await mkdir(dataDir);
    if (asRoot) await chown(dataDir, nobody, nobody);
    const user = asRoot ? { user: nobody } : {};
    await (await startServerProcess(dataDir, { launcher, ...user })).stop();
    const server = await startServerProcess(dataDir, { launcher, ...user });
    expect(await query(server.url, 'SELECT 1')).toEqual([1]);
    expect((await readdir(dataDir)).filter((name) => name.startsWith('postgres-runtime-'))).toHaveLength(1);
    await chmod(lib, 0o755);
  });
});
