import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Creates a file with its first text, and its folder when it is missing, readable by the owner of the process alone. Answers the file, open for
 * appending, once its name is durable; the text is durable with the next sync. When that fails there is no file.
 */
export async function createDurableFile(path: string, text: string): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const handle = await open(path, 'a', 0o600);
  try {
    await handle.appendFile(text);
    await syncFolder(dirname(path));
    return handle;
  } catch (error) {
    // Node ends the process when it finds an open file that nobody refers to.
    await Promise.allSettled([handle.close(), rm(path, { force: true })]);
    throw error;
  }
}

/** The name of a file is durable only with its folder. */
async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder, 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}
