import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Creates a file with its first text, and its folder if missing, readable only by the process owner. Returns
 * it open for appending, once its name is durable; the text is durable after the next sync. On failure no
 * file remains.
 */
export async function createDurableFile(path: string, text: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, 'a', 0o600);
  try {
    await handle.appendFile(text);
    await syncFolder(dirname(path));
    return handle;
  } catch (error) {
    // Node ends the process when it garbage-collects an open file.
    await Promise.allSettled([handle.close(), rm(path, { force: true })]);
    throw error;
  }
}

/** A file name is durable only after its folder is synced. */
async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}
