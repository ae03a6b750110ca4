import { appendFile, mkdir, mkdtemp, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createDurableFile } from '../../src/kernel/create-durable-file.js';
import { readSpools } from '../../src/kernel/read-spools.js';
import { Spool } from '../../src/kernel/spool.js';
import { waitFor } from '../support/wait-for.js';
import { openFiles, recover, textsIn } from './spool-folder.js';

const owner = { host: 'here', pid: 7, identity: 'first' };
let parent: string;
let folder: string;
let spool: Spool;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'tribute-spool-'));
  folder = join(parent, 'lines');
  spool = new Spool({
    folder,
    owner: async () => Promise.resolve(owner),
    onError: (error) => {
      throw error;
    },
    linesPerFile: 2,
  });
});
afterEach(async () => {
  await spool.close();
  await expectNoOpenFiles();
  await rm(parent, { recursive: true, force: true });
});

async function expectNoOpenFiles(): Promise<void> {
  expect(await openFiles(folder)).toEqual([]);
}

it('a spool keeps no file without waiting lines, after any number of lines', async () => {
  const waiting: (() => void)[] = [];
  for (let number = 0; number < 50; number += 1) {
    waiting.push(spool.append(`line ${number}`));
    await spool.flush();
    if (waiting.length > 3) waiting.shift()?.();
    await spool.flush();
    expect((await textsIn(folder)).length).toBeLessThanOrEqual(3);
  }
  for (const release of waiting) release();
  await spool.flush();
  expect(await textsIn(folder)).toEqual([]);
});

it('a spool file is readable only by its owner', async () => {
  spool.append('a');
  await spool.flush();
  const [name = ''] = await readdir(folder);
  expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

it('a spool is read after its process ended, in all its files, and the files are deleted', async () => {
  for (const line of ['a', 'b', 'c', 'd', 'e']) spool.append(line);
  await spool.close();
  expect(await textsIn(folder)).toHaveLength(3);
  expect(await recover(folder, 'here', 'first')).toEqual([]);
  expect(await recover(folder, 'here', 'a later process')).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(await textsIn(folder)).toEqual([]);
});

it('a spool of another host is read when its file was not modified for a minute', async () => {
  spool.append('a');
  await spool.close();
  expect(await recover(folder, 'there', undefined)).toEqual([]);
  const [name = ''] = await readdir(folder);
  const past = new Date(Date.now() - 61_000);
  await utimes(join(folder, name), past, past);
  expect(await recover(folder, 'there', undefined)).toEqual(['a']);
});

it('a spool stays when its lines cannot be written', async () => {
  spool.append('a');
  await spool.close();
  const [name = ''] = await readdir(folder);
  await appendFile(join(folder, name), '{"cut o');
  const write = async (): Promise<void> => Promise.reject(new Error('the database is away'));
  const identityOf = async (): Promise<undefined> => Promise.resolve(undefined);
  await expect(readSpools({ folder, host: 'here', identityOf, write, batchSize: 2 })).rejects.toThrow('away');
  expect(await recover(folder, 'here', undefined)).toEqual(['a', '{"cut o']);
});

it('a spool that disappears during the read does not prevent reading the others', async () => {
  for (const line of ['a', 'b', 'c', 'd', 'e']) spool.append(line);
  await spool.close();
  const lines: string[] = [];
  const write = async (batch: readonly string[]): Promise<void> => {
    lines.push(...batch);
    for (const name of await readdir(folder)) await rm(join(folder, name));
  };
  const identityOf = async (): Promise<undefined> => Promise.resolve(undefined);
  const count = await readSpools({ folder, host: 'here', identityOf, write, batchSize: 2 });
  expect(count).toBe(lines.length);
  expect([['a', 'b'], ['c', 'd'], ['e']]).toContainEqual(lines);
});

it('an unreadable spool file is reported, and no file stays open', async () => {
  await mkdir(join(folder, 'unreadable.jsonl'), { recursive: true });
  await expect(recover(folder, 'here', undefined)).rejects.toThrow('EISDIR');
});

it('a full disk leaves no spool file behind, open or not', async () => {
  const path = join(folder, 'first.jsonl');
  await mkdir(folder, { recursive: true });
  await symlink('/dev/full', path);
  await expect(createDurableFile(path, 'first')).rejects.toThrow();
  expect(await readdir(folder)).toEqual([]);
  expect(await openFiles('/dev/full')).toEqual([]);
});

describe('a spool while the disk fails', () => {
  let errors: unknown[];
  let fails: boolean;

  beforeEach(() => {
    errors = [];
    fails = true;
    spool = new Spool({
      folder,
      owner: async () => (fails ? Promise.reject(new Error('no owner')) : Promise.resolve(owner)),
      onError: (error) => errors.push(error),
      linesPerFile: 2,
    });
  });

  it('leaves no file, open or not, and keeps the lines until the disk works again', async () => {
    for (const line of ['a', 'b', 'c']) {
      spool.append(line);
      await spool.flush();
    }
    expect(new Set(errors.map(String))).toEqual(new Set(['Error: no owner']));
    expect(await textsIn(folder)).toEqual([]);
    await expectNoOpenFiles();
    expect(spool.unwritten).toBe(3);
    fails = false;
    await waitFor('the lines to be written by themselves', () => Promise.resolve(spool.unwritten === 0));
    spool.append('d');
    await spool.close();
    expect(await recover(folder, 'here', undefined)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('reports the failure once for all files, and counts the lines until they are written', async () => {
    const releases = ['a', 'b', 'c', 'd', 'e'].map((line) => spool.append(line));
    await spool.flush();
    expect(errors.map(String)).toEqual(['Error: no owner']);
    expect(spool.unwritten).toBe(5);
    fails = false;
    await spool.flush();
    expect(spool.unwritten).toBe(0);
    for (const release of releases) release();
    expect(spool.unwritten).toBe(0);
    await spool.flush();
    expect(await textsIn(folder)).toEqual([]);
  });

  it('does not write lines that are no longer waiting', async () => {
    const release = spool.append('a');
    spool.append('b');
    await spool.flush();
    release();
    expect(spool.unwritten).toBe(1);
    fails = false;
    await spool.close();
    expect(await recover(folder, 'here', undefined)).toEqual(['b']);
  });

  it('reports the number of lost lines at the end', async () => {
    spool.append('a');
    spool.append('b');
    await spool.close();
    expect(errors.map(String)).toEqual([
      'Error: no owner',
      'Error: 2 lines could not be written before shutdown',
    ]);
  });

  it('keeps its lines while its folder cannot be created', async () => {
    fails = false;
    await writeFile(folder, 'a file in its place');
    spool.append('a');
    await spool.flush();
    expect(errors).toHaveLength(1);
    await rm(folder);
    await spool.close();
    expect(await recover(folder, 'here', undefined)).toEqual(['a']);
  });
});
