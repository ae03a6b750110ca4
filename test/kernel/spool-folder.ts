import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { readSpools } from '../../src/kernel/read-spools.js';

/** The text of each file of a folder. */
export async function textsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map(async (name) => readFile(join(folder, name), 'utf8')));
}

/** This process's open files below a path, if the system shows them. */
export async function openFiles(path: string): Promise<string[]> {
  const descriptors = await readdir('/proc/self/fd').catch(() => []);
  const files = await Promise.all(
    descriptors.map(async (descriptor) => readlink(`/proc/self/fd/${descriptor}`).catch(() => '')),
  );
  return files.filter((file) => file.startsWith(path));
}

/** Recovers a killed process's files, on a host where pid 7 has this identity. */
export async function recover(folder: string, host: string, identity: string | undefined): Promise<string[]> {
  const lines: string[] = [];
  await readSpools({
    folder,
    host,
    identityOf: async () => Promise.resolve(identity),
    write: async (batch) => {
      lines.push(...batch);
      return Promise.resolve();
    },
    batchSize: 2,
  });
  return lines.toSorted();
}
