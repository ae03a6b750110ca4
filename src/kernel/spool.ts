import { randomUUID } from 'node:crypto';
import { rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createDurableFile } from './create-durable-file.js';

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
  /** Hears of files that could not be written. Their lines are not lost: they are tried again. */
  readonly onError: (error: unknown) => void;
  /** The most lines of one file. A file goes when none of its lines waits, so that a long outage does not keep lines that are written. */
  readonly linesPerFile: number;
}

/** How long lines wait for others before they are written and synced together: the most that a crash can lose. */
const flushMs = 25;

/** How soon lines are tried again that could not be written: the disk is full, or fails. */
const retryMs = 1000;

interface Line {
  /** Undefined when it is in the file, or its item waits no more: it is not written then. */
  text: string | undefined;
}

/** A file of the spool. */
interface Segment {
  readonly path: string;
  handle: FileHandle | undefined;
  /** Lines that are not in the file yet. */
  buffer: Line[];
  /** Lines that the file was given. */
  lines: number;
  /** Lines whose item still waits. */
  waiting: number;
  /** The length of the file after the last write that succeeded, in bytes. */
  size: number;
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
  /** Whether a write is queued that has not begun: it will write what comes until then. */
  private isQueued = false;
  private isClosed = false;
  private unwrittenLines = 0;

  constructor(private readonly parts: SpoolParts) {}

  /** How many lines wait that are not on disk: a crash would lose them. These are the lines of the last flush interval, and more when the disk fails. */
  get unwritten(): number {
    return this.unwrittenLines;
  }

  /** Notes a line; it is on disk within the flush interval. Answers a function that says that the line waits no more. */
  append(text: string): () => void {
    const segment = this.segmentToFill();
    const line: Line = { text };
    segment.buffer.push(line);
    segment.lines += 1;
    segment.waiting += 1;
    this.unwrittenLines += 1;
    this.flushWithin(flushMs);
    return () => {
      this.forget(line);
      segment.waiting -= 1;
      if (segment.waiting === 0) this.drop(segment);
    };
  }

  /** Resolves when every line noted so far is on disk, or could not be written now. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.isQueued) {
      this.isQueued = true;
      this.enqueue(async () => this.writeAll());
    }
    await this.writing;
  }

  /** Tells processes on other hosts, who cannot see this one, that it lives and its lines still wait. */
  touch(): void {
    this.enqueue(async () => {
      const now = new Date();
      for (const { handle } of this.segments) await handle?.utimes(now, now);
    });
  }

  /** Writes every line that was noted, and leaves the files to the next process. What cannot be written is lost, and told. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.flush();
    const lost = this.unwritten;
    if (lost > 0) this.parts.onError(new Error(`${lost} lines could not be written before the end`));
    for (const { handle } of this.segments) this.enqueue(async () => handle?.close());
    await this.writing;
    this.segments.clear();
    this.current = undefined;
    this.unwrittenLines = 0;
  }

  private segmentToFill(): Segment {
    if (this.current && this.current.lines < this.parts.linesPerFile) return this.current;
    const path = join(this.parts.folder, `${randomUUID()}.jsonl`);
    const segment = { path, handle: undefined, buffer: [], lines: 0, waiting: 0, size: 0 };
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
      await Promise.all([segment.handle.close(), rm(segment.path, { force: true })]);
    });
  }

  /** Runs one after the other, in the order of the calls. A failure is told, and the next one runs. */
  private enqueue(work: () => Promise<void>): void {
    this.writing = this.writing.then(work).catch(this.parts.onError);
  }

  private flushWithin(ms: number): void {
    if (!this.isClosed) this.timer ??= setTimeout(() => void this.flush(), ms);
  }

  /** What cannot be written is tried again, and told once for all files: a disk that fails must not flood the log as well. */
  private async writeAll(): Promise<void> {
    this.isQueued = false;
    const errors: unknown[] = [];
    for (const segment of this.segments) {
      if (segment.buffer.length > 0) await this.write(segment).catch((error: unknown) => errors.push(error));
    }
    if (errors.length === 0) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.flushWithin(retryMs);
    throw errors[0];
  }

  /** What cannot be written stays in the buffer, so that a disk that fails takes no more files than one that works. */
  private async write(segment: Segment): Promise<void> {
    const lines = [...segment.buffer];
    const texts = lines.flatMap(({ text }) => (text === undefined ? [] : [`${text}\n`]));
    if (texts.length > 0) await this.appendTo(segment, texts.join(''));
    segment.buffer.splice(0, lines.length);
    for (const line of lines) this.forget(line);
  }

  private forget(line: Line): void {
    if (line.text === undefined) return;
    line.text = undefined;
    this.unwrittenLines -= 1;
  }

  private async appendTo(segment: Segment, text: string): Promise<void> {
    const handle = segment.handle ?? (await this.create(segment));
    // A write that failed may have left half a line.
    if ((await handle.stat()).size > segment.size) await handle.truncate(segment.size);
    await handle.appendFile(text);
    await handle.datasync();
    segment.size += Buffer.byteLength(text);
  }

  private async create(segment: Segment): Promise<FileHandle> {
    const first = `${JSON.stringify(await this.parts.owner())}\n`;
    segment.handle = await createDurableFile(segment.path, first);
    segment.size = Buffer.byteLength(first);
    return segment.handle;
  }
}
