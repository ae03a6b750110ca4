import { describe, expect, it } from '@jest/globals';
import { chmod, chown, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../../src/platform/database/embedded/start-embedded-postgres.js';
import { postmasterPid, query, settings, useDataFolders } from './data-folders.js';
import { startServerProcess, until } from './embedded-postgres-process.js';
import { installWithoutScripts } from './install-without-scripts.js';

const asRoot = process.getuid?.() === 0;
const nobody = 65534;
const { base, newFolder, readyFolder } = useDataFolders();

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

  it('listens on 127.0.0.1 and requires the password', async () => {
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

  it('runs with two data folders at the same time', async () => {
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

  it('reports the message of PostgreSQL when it fails to start, and can be started again', async () => {
    const dataDir = await readyFolder();
    const wrong = startEmbeddedPostgres({ dataDir, settings: { shared_buffers: 'plenty' } });
    await expect(wrong).rejects.toThrow('invalid value for parameter "shared_buffers"');
    await (await startEmbeddedPostgres({ dataDir, settings })).stop();
  });

  it('reports a server that ends by itself', async () => {
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

describe('the place where PostgreSQL is installed and run', () => {
  it('may be below a folder that only its owner may enter', async () => {
    const secret = newFolder();
    await mkdir(secret, { mode: 0o700 });
    const server = await startEmbeddedPostgres({ dataDir: join(secret, 'data'), settings });
    expect(await query(server.url, 'SELECT 1')).toEqual([1]);
    await server.stop();
  });

  // Only root can change the user.
  if (asRoot) {
    it('may belong to an ordinary user, or to root in the folder of an ordinary user', async () => {
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

  it('gets the library links that npm omitted, also in two processes at the same time', async () => {
    const { launcher } = await installWithoutScripts(base());
    const folders = [await readyFolder(), await readyFolder()];
    const servers = await Promise.all(folders.map((dataDir) => startServerProcess(dataDir, { launcher })));
    for (const server of servers) expect(await query(server.url, 'SELECT 1')).toEqual([1]);
  });

  it('is the data folder when node_modules is read-only: the programs are copied there', async () => {
    const { launcher, lib } = await installWithoutScripts(base());
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
