import { Backlog } from '../../kernel/backlog.js';
import { DatabaseAwayError } from '../../kernel/errors.js';
import { GroupCommit } from '../../kernel/group-commit.js';
import type { Spool } from '../../kernel/spool.js';
import { isTransient, type Sql } from '../../kernel/sql.js';
import type { ClickInbox } from './click-inbox.js';
import { clicksIn } from './clicks-in.js';
import type { LostClicks } from './lost-clicks.js';
import { clickInLine, lineOf } from './spooled-click.js';
import { SegmentFiller } from './segment-filler.js';
import type { Click, Unread } from './visit.js';
import { writeClicks } from './write-clicks.js';

/** How often overdue clicks are looked for. */
const watchMs = 25;

/**
 * If the database takes longer for a click, it is also spooled. A crash before that loses it. With the moment
 * before it is read and two intervals, that is about 250 ms when the database stops answering.
 */
const lateMs = 175;
/** The retry interval for clicks that could not be written. */
const retryMs = 250;
const batchSize = 1000;

/** The dependencies of recording. */
export interface ClickRecorderParts {
  readonly inbox: ClickInbox;
  /** With its own connections, so that nothing else delays clicks. */
  readonly sql: Sql;
  readonly spool: Spool;
  /** The most clicks that wait while the database is unavailable. */
  readonly maxWaiting: number;
  readonly lost: LostClicks;
  /** Called for clicks that were written late, because events may have been evaluated without them. */
  readonly onLate: (clicks: readonly Click[]) => Promise<void>;
}

/**
 * Puts the clicks of a moment into the inbox. Redirects never wait for it; a clean stop flushes it.
 *
 * While the database is unavailable, clicks wait in memory and in a spool file, up to a limit. They are then
 * written past the inbox.
 */
export class ClickRecorder {
  private readonly segments: GroupCommit<string, void>;
  private readonly lateWrites: GroupCommit<Click, void>;
  private readonly backlog: Backlog<Click>;
  private readonly filler: SegmentFiller;
  /** Segments that are being put into the inbox, with the time, oldest first. */
  private readonly pending = new Map<{ readonly text: string }, number>();
  private watch: NodeJS.Timeout | undefined;

  constructor(private readonly parts: ClickRecorderParts) {
    const { inbox, sql, spool, maxWaiting, lost } = parts;
    this.filler = new SegmentFiller(this.take.bind(this), batchSize, lost);
    this.segments = new GroupCommit(
      async (texts) => Promise.all(texts.map(async (text) => inbox.add(text))),
      { maxBatch: 1, maxWriters: 2, windowMs: 0 },
    );
    const options = { maxBatch: batchSize, maxWriters: 2, windowMs: 0 };
    this.lateWrites = new GroupCommit(async (clicks) => writeClicks(sql, clicks), options);
    this.backlog = new Backlog({
      write: async (clicks) => this.writeLate(clicks),
      spool,
      lineOf,
      limit: maxWaiting,
      batchSize,
      retryMs,
      onLoss: (click) => {
        lost.add(new Error(`more than ${String(maxWaiting)} clicks wait`), click);
      },
    });
  }

  /** The number of clicks that wait for an unavailable database. */
  get waiting(): number {
    return this.backlog.size;
  }

  /** The number of waiting clicks that a crash would lose, because they are not spooled. */
  get unspooled(): number {
    return this.parts.spool.unwritten;
  }

  /** The number of clicks lost since the process started. */
  get lost(): number {
    return this.parts.lost.count;
  }

  /**
   * Records a visit. It is durable in the database within 25 ms. If the database stops answering, it is
   * durable in the spool file: the first visits within about 250 ms, later ones within 25 ms.
   */
  record(visit: Unread): void {
    this.filler.add(visit);
    if (this.backlog.size > 0) this.filler.takeAll();
  }

  /** Resolves when all visits so far are written; rejects with `DatabaseAwayError` if impossible now. */
  async flush(): Promise<void> {
    this.filler.takeAll();
    await this.segments.flush();
    await this.lateWrites.flush();
    await this.caughtUp();
  }

  /**
   * Resolves when no click waits for the database; rejects with `DatabaseAwayError` while it is
   * unavailable.
   */
  async caughtUp(): Promise<void> {
    if (this.backlog.size === 0) return;
    if (!(await this.backlog.drain())) throw new DatabaseAwayError(new Error('clicks wait to be written'));
  }

  /** Writes the spooled lines of a killed process. Rejects when the database is unavailable. */
  async recover(lines: readonly string[]): Promise<void> {
    const clicks = lines.map(clickInLine).filter((click) => click !== undefined);
    const left = await this.writeLate(clicks);
    if (left.length > 0) throw new DatabaseAwayError(new Error('clicks wait to be written'));
  }

  /** Writes what it can. The rest stays in the spool file. */
  async close(): Promise<void> {
    this.filler.takeAll();
    await this.segments.flush();
    await this.lateWrites.flush();
    clearTimeout(this.watch);
    await this.backlog.stop();
  }

  private take(text: string): void {
    // Queued after those that wait already: the database is unavailable, or they are being written.
    if (this.backlog.size > 0) this.keep(text);
    else this.commit({ text });
  }

  private commit(segment: { readonly text: string }): void {
    this.pending.set(segment, performance.now());
    this.watchPending();
    this.segments.add(segment.text).then(
      () => {
        this.pending.delete(segment);
        if (this.backlog.size > 0) for (const { id } of clicksIn(segment.text)) this.backlog.remove(id);
      },
      () => {
        this.pending.delete(segment);
        this.keep(segment.text);
      },
    );
  }

  private keep(text: string): void {
    for (const click of clicksIn(text)) this.backlog.add(click);
  }

  /** A hanging database does not fail, so overdue clicks are spooled too. Their ids prevent duplicates. */
  private watchPending(): void {
    this.watch ??= setTimeout(() => {
      this.watch = undefined;
      const before = performance.now() - lateMs;
      const [oldest = Infinity] = this.pending.values();
      if (oldest <= before) this.keepPending();
      if (this.pending.size > 0) this.watchPending();
    }, watchMs);
  }

  /** Clicks without a place in the spool may still be written. */
  private keepPending(): void {
    for (const { text } of this.pending.keys()) {
      for (const click of clicksIn(text)) if (!this.backlog.isFull) this.backlog.add(click);
    }
  }

  /** Writes clicks of the backlog and returns those that could not be written. */
  private async writeLate(clicks: readonly Click[]): Promise<readonly Click[]> {
    const outcomes = await Promise.allSettled(clicks.map(async (click) => this.lateWrites.add(click)));
    const left: Click[] = [];
    const written: Click[] = [];
    for (const [index, click] of clicks.entries()) {
      const outcome = outcomes[index];
      if (outcome?.status !== 'rejected') written.push(click);
      else if (isTransient(outcome.reason)) left.push(click);
      else this.parts.lost.add(outcome.reason, click);
    }
    if (written.length === 0) return left;
    // A repeated write is harmless, but events received meanwhile must be requeued.
    return this.parts.onLate(written).then(
      () => left,
      (error: unknown) => (isTransient(error) ? [...left, ...written] : left),
    );
  }
}
