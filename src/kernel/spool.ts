import { randomUUID } from 'node:crypto';
import { rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { createDurableFile } from './create-durable-file.js';

/** The writer of a spool file. Later processes use this to see whether the writer still lives. */
export interface SpoolOwner {
  readonly host: string;
  readonly pid: number;
  /** Distinguishes the process from a later one with the same pid. */
  readonly identity: string | undefined;
}

export interface SpoolParts {
  readonly folder: string;
  readonly owner: () => Promise<SpoolOwner>;
  /** Called for files that could not be written. Their lines are not lost, because writing is retried. */
  readonly onError: (error: unknown) => void;
  /** The most lines in a file. A file is deleted when none waits, so an outage keeps few written lines. */
  readonly linesPerFile: number;
}

/** How long lines are collected before a write and sync: the most that a crash can lose. */
const flushMs = 25;

/** The retry delay for lines that could not be written because the disk is full or fails. */
const retryMs = 1000;

interface Line {
  /** Undefined when it is in the file, or no longer needs to be written. */
  text: string | undefined;
}

/** A file of the spool. */
interface Segment {
  readonly path: string;
  handle: FileHandle | undefined;
  /** Lines that are not yet in the file. */
  buffer: Line[];
  /** The number of lines ever added. */
  lines: number;
  /** The number of lines whose item still waits. */
  waiting: number;
  /** The file length in bytes after the last successful write. */
  size: number;
}

/**
 * Lines that this process cannot yet write to the database, in files. If the process is killed, the next one
 * reads them (`read-spools.ts`). Files exist only while something waits.
 */
export class Spool {
  private readonly segments = new Set<Segment>();
  private current: Segment | undefined;
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  /** Whether a queued write has not begun. It will include all lines added until then. */
  private isQueued = false;
  private isClosed = false;
  private unwrittenLines = 0;

  constructor(private readonly parts: SpoolParts) {}

  /** Waiting lines not yet on disk, which a crash would lose. The number grows when the disk fails. */
  get unwritten(): number {
    return this.unwrittenLines;
  }

  /** Adds a line, which is on disk within the flush interval. Returns a function that releases it. */
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

  /** Resolves when every line added so far is on disk, or cannot be written now. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.isQueued) {
      this.isQueued = true;
      this.enqueue(async () => this.writeAll());
    }
    await this.writing;
  }

  /** Shows processes on other hosts, which cannot see this one, that it is alive and its lines still wait. */
  touch(): void {
    this.enqueue(async () => {
      const now = new Date();
      for (const { handle } of this.segments) await handle?.utimes(now, now);
    });
  }

  /** Writes all lines, and leaves the files to the next process. Lines that fail are lost and reported. */
  async close(): Promise<void> {
    this.isClosed = true;
    await this.flush();
    const lost = this.unwritten;
    if (lost > 0) this.parts.onError(new Error(`${lost} lines could not be written before shutdown`));
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

  /** Runs work one after the other, in call order. A failure is reported, and the next one runs. */
  private enqueue(work: () => Promise<void>): void {
    this.writing = this.writing.then(work).catch(this.parts.onError);
  }

  private flushWithin(ms: number): void {
    if (!this.isClosed) this.timer ??= setTimeout(() => void this.flush(), ms);
  }

  /** Failed writes are retried and reported once for all files, so that they do not flood the log. */
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

  /** Failed lines stay in the buffer, so that a failing disk uses no more files than a working one. */
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
    // A failed write may have left half a line.
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
