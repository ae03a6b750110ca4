import type { ReadStream } from 'node:fs';
import { open, readdir, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { SpoolOwner } from './spool.js';

/** How long a file of another host may stay untouched before its process counts as dead. */
const abandonedMs = 60_000;

export interface SpoolReaderParts {
  readonly folder: string;
  readonly host: string;
  /** The identity of the process that has this pid now; undefined when there is none. */
  readonly identityOf: (pid: number) => Promise<string | undefined>;
  /** Writes items, at most `batchSize` at a time. If it rejects, the file stays and is read again later. */
  readonly write: (lines: readonly string[]) => Promise<void>;
  readonly batchSize: number;
}

/**
 * Writes the lines in spool files of killed processes, and removes the files. A line cut off by the crash is
 * passed on as it is. A file that disappears meanwhile is skipped, because its process or another reader
 * finished it. Returns the number of lines.
 */
export async function readSpools(parts: SpoolReaderParts): Promise<number> {
  const names = await readdir(parts.folder).catch(() => []);
  let count = 0;
  for (const name of names.filter((one) => one.endsWith('.jsonl'))) {
    count += await readSpool(join(parts.folder, name), parts);
  }
  return count;
}

async function readSpool(path: string, parts: SpoolReaderParts): Promise<number> {
  const file = await openUnlessGone(path);
  if (!file) return 0;
  // The end of the stream must not close the file, which is used below.
  const input = file.createReadStream({ autoClose: false });
  const lines = createInterface({ input, crlfDelay: Infinity });
  const iterator = lines[Symbol.asyncIterator]();
  try {
    const { value: first } = await iterator.next();
    if (!(await isAbandoned(file, ownerIn(first), parts))) return 0;
    let count = 0;
    let batch: string[] = [];
    const write = async (): Promise<void> => {
      await parts.write(batch);
      count += batch.length;
      batch = [];
    };
    for await (const line of { [Symbol.asyncIterator]: () => iterator }) {
      batch.push(line);
      if (batch.length === parts.batchSize) await write();
    }
    if (batch.length > 0) await write();
    await rm(path, { force: true });
    return count;
  } finally {
    lines.close();
    await closeStream(input);
  }
}

/** Ends a stream at any position; resolves when its file is closed. */
async function closeStream(input: ReadStream): Promise<void> {
  const closed = new Promise((resolve) => input.once('close', resolve));
  input.destroy();
  if (!input.closed) await closed;
}

async function openUnlessGone(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function ownerIn(line: string | undefined): SpoolOwner | undefined {
  try {
    return line === undefined ? undefined : (JSON.parse(line) as SpoolOwner);
  } catch {
    // The process was killed while it wrote the first line.
    return undefined;
  }
}

async function isAbandoned(
  file: FileHandle,
  owner: SpoolOwner | undefined,
  { host, identityOf }: SpoolReaderParts,
): Promise<boolean> {
  if (owner?.host === host) return (await identityOf(owner.pid)) !== owner.identity;
  const { mtimeMs } = await file.stat();
  return Date.now() - mtimeMs > abandonedMs;
}
