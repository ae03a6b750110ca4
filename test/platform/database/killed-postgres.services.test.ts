import { describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { processIdentity } from '../../../src/platform/database/embedded/process-identity.js';
import { startEmbeddedPostgres } from '../../../src/platform/database/embedded/start-embedded-postgres.js';
import { postmasterPid, query, settings, useDataFolders } from './data-folders.js';
import { endServerProcesses, startServerProcess, until } from './embedded-postgres-process.js';

const { base, newFolder, readyFolder } = useDataFolders();

describe('the embedded PostgreSQL after a kill -9', () => {
  const sql = 'CREATE TABLE kept AS SELECT 7 AS n';

  it('ends with the killed process and starts again', async () => {
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

  it('is stopped as an orphan where it cannot be tied to its parent', async () => {
    const dataDir = await readyFolder();
    const path = await mkdtemp(join(base(), 'bin-'));
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

  it('is not confused with another program that has its old pid', async () => {
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

  it('is taken over with its data folder by exactly one of several processes', async () => {
    const dataDir = await readyFolder();
    await (await startServerProcess(dataDir)).kill();
    const starts = await Promise.allSettled(Array.from({ length: 5 }, () => startServerProcess(dataDir)));
    expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const refusals = starts.flatMap((start) => (start.status === 'rejected' ? [String(start.reason)] : []));
    expect(refusals.filter((text) => text.includes('is in use by pid'))).toHaveLength(4);
    expect((await readdir(dataDir)).toSorted()).toEqual(['postgres', 'postgres.lock', 'postgres.log']);
  });

  it('leaves no partial cluster when the kill is within initdb', async () => {
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
