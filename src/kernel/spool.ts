import { randomUUID } from 'node:crypto';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** Who writes a spool file: by this, later processes see whether the writer still lives. */
export interface SpoolOwner {
  readonly host: string;
  readonly pid: number;
  /** Tells the process from a later one with the same pid. */
  readonly identity: string | undefined;
}

/** What a spool needs. */
export interface SpoolParts {
  readonly folder: string;
  readonly owner: () => Promise<SpoolOwner>;
  readonly onError: (error: unknown) => void;
  /** The most lines of one file. A file goes when none of its lines waits, so that a long outage does not keep lines that are written. */
  readonly linesPerFile: number;
}

/** How long lines wait for others before they are written and synced together: the most that a crash can lose. */
const flushMs = 25;

/** A file of the spool. */
interface Segment {
  readonly path: string;
  handle: FileHandle | undefined;
  /** Lines that are not in the file yet. */
  buffer: string[];
  /** Lines that the file was given. */
  lines: number;
  /** Lines whose item still waits. */
  waiting: number;
}

/**
 * Lines that this process has to write into the database and cannot yet, in files: when the process is killed, the next one reads them
 * (`read-spools.ts`). Files exist only while something waits.
 */
export class Spool {
  private readonly segments = new Set<Segment>();
  private current: Segment | undefined;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(private readonly parts: SpoolParts) {}

  /** Notes a line; it is on disk within the flush interval. Answers a function that says that the line waits no more. */
  append(line: string): () => void {
    const segment = this.segmentToFill();
    segment.buffer.push(line);
    segment.lines += 1;
    segment.waiting += 1;
    this.timer ??= setTimeout(() => void this.flush(), flushMs);
    return () => {
      segment.waiting -= 1;
      if (segment.waiting === 0) this.drop(segment);
    };
  }

  /** Resolves when every line noted so far is on disk. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    for (const segment of this.segments) this.enqueue(async () => this.write(segment));
    await this.writing;
  }

  /** Tells processes on other hosts, who cannot see this one, that it lives and its lines still wait. */
  touch(): void {
    this.enqueue(async () => {
      const now = new Date();
      for (const { handle } of this.segments) await handle?.utimes(now, now);
    });
  }

  /** Writes every line that was noted, and leaves the files to the next process. */
  async close(): Promise<void> {
    await this.flush();
    for (const { handle } of this.segments) await handle?.close();
    this.segments.clear();
    this.current = undefined;
  }

  private segmentToFill(): Segment {
    if (this.current && this.current.lines < this.parts.linesPerFile) return this.current;
    const path = join(this.parts.folder, `${randomUUID()}.jsonl`);
    const segment = { path, handle: undefined, buffer: [], lines: 0, waiting: 0 };
    this.segments.add(segment);
    this.current = segment;
    return segment;
  }

  private drop(segment: Segment): void {
    this.segments.delete(segment);
    if (this.current === segment) this.current = undefined;
    segment.buffer = [];
    this.enqueue(async () => {
      if (!segment.handle) return;
      await segment.handle.close();
      await rm(segment.path, { force: true });
    });
  }

  /** Runs one after the other, in the order of the calls. A failure is told, and the next one runs. */
  private enqueue(work: () => Promise<void>): void {
    this.writing = this.writing.then(work).catch(this.parts.onError);
  }

  private async write(segment: Segment): Promise<void> {
    const { buffer } = segment;
    segment.buffer = [];
    if (buffer.length === 0) return;
    try {
      segment.handle ??= await this.create(segment.path);
      await segment.handle.appendFile(`${buffer.join('\n')}\n`);
      await segment.handle.datasync();
    } catch (error) {
      // The last line may be half written: the next lines go into another file.
      if (this.current === segment) this.current = undefined;
      throw error;
    }
  }

  /** Personal data may be in it: for its owner alone. */
  private async create(path: string): Promise<FileHandle> {
    const { folder, owner } = this.parts;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const handle = await open(path, 'a', 0o600);
    await handle.appendFile(`${JSON.stringify(await owner())}\n`);
    const opened = await open(folder, 'r');
    // The file's name is durable only with its folder.
    try {
      await opened.sync();
    } finally {
      await opened.close();
    }
    return handle;
  }
}
