import { Backlog } from '../../kernel/backlog.js';
import { DatabaseAwayError } from '../../kernel/errors.js';
import { GroupCommit } from '../../kernel/group-commit.js';
import { newId } from '../../kernel/ids.js';
import type { Spool } from '../../kernel/spool.js';
import { isTransient, type Sql } from '../../kernel/sql.js';
import { clickOf, lineOf } from './spooled-click.js';
import type { Click, Visit } from './visit.js';
import { writeClicks } from './write-clicks.js';

/** The maximum delay of a click before writing: the most that a crash can lose while the database answers. */
const flushMs = 25;

/**
 * If the database takes longer for a click, the click is also spooled. A crash before that loses it: with the
 * two flush intervals, clicks of about 250 ms when the database stops answering.
 */
const lateMs = 200;
/** The retry interval for clicks that could not be written. */
const retryMs = 250;
const batchSize = 1000;

/** The number of known ids of lost clicks, so that a click lost in several ways is counted once. */
const maxLostIds = 10_000;

/** The dependencies of recording. */
export interface ClickRecorderParts {
  /** With its own connections, so that nothing else delays clicks. */
  readonly sql: Sql;
  readonly spool: Spool;
  /** The most clicks that wait while the database is unavailable. */
  readonly maxWaiting: number;
  readonly onLoss: (error: unknown, click: Click) => void;
  /** Called for clicks that were written late, because events may have been evaluated without them. */
  readonly onLate: (clicks: readonly Click[]) => Promise<void>;
}

/**
 * Writes clicks by group commit. Redirects never wait for it; a clean stop flushes it.
 *
 * While the database is unavailable, clicks wait in memory and in a spool file, up to a limit.
 */
export class ClickRecorder {
  private readonly commits: GroupCommit<Click, void>;
  private readonly backlog: Backlog<Click>;
  /** Clicks being written, oldest first, with the time of recording. */
  private readonly pending = new Map<Click, number>();
  private watch: NodeJS.Timeout | undefined;
  private losses = 0;
  /** The latest lost clicks, oldest first. */
  private readonly lostIds = new Set<string>();

  constructor(private readonly parts: ClickRecorderParts) {
    const { sql, spool, maxWaiting } = parts;
    this.commits = new GroupCommit(async (clicks) => writeClicks(sql, clicks), {
      maxBatch: batchSize,
      maxWriters: 2,
      windowMs: flushMs,
    });
    this.backlog = new Backlog({
      write: async (clicks) => this.writeLate(clicks),
      spool,
      lineOf,
      limit: maxWaiting,
      batchSize,
      retryMs,
      onLoss: (click) => {
        this.lose(new Error(`more than ${String(maxWaiting)} clicks wait`), click);
      },
    });
  }

  /** The number of clicks that wait for an unavailable database. */
  get waiting(): number {
    return this.backlog.size;
  }

  /** The number of waiting clicks that are not spooled. A crash would lose them. */
  get unspooled(): number {
    return this.parts.spool.unwritten;
  }

  /** The number of clicks lost since the process started. */
  get lost(): number {
    return this.losses;
  }

  /**
   * Records a visit. It is durable in the database within 25 ms. If the database stops answering, it is
   * durable in the spool file: the first visits within about 250 ms, later ones within 25 ms.
   */
  record(visit: Visit): void {
    const click = { ...visit, id: newId() };
    // Queued after those that wait already: the database is unavailable, or they are being written.
    if (this.backlog.size > 0) this.backlog.add(click);
    else this.commit(click);
  }

  /** Resolves when all visits so far are written; rejects with `DatabaseAwayError` if impossible now. */
  async flush(): Promise<void> {
    await this.commits.flush();
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
    const clicks = lines.map(clickOf).filter((click) => click !== undefined);
    const left = await this.writeLate(clicks);
    if (left.length > 0) throw new DatabaseAwayError(new Error('clicks wait to be written'));
  }

  /** Writes what it can. The rest stays in the spool file. */
  async close(): Promise<void> {
    await this.commits.flush();
    clearTimeout(this.watch);
    await this.backlog.stop();
  }

  private commit(click: Click): void {
    this.pending.set(click, performance.now());
    this.watchPending();
    this.commits.add(click).then(
      () => {
        this.pending.delete(click);
        this.backlog.remove(click);
      },
      (error: unknown) => {
        this.pending.delete(click);
        if (isTransient(error)) this.backlog.add(click);
        else {
          this.backlog.remove(click);
          this.lose(error, click);
        }
      },
    );
  }

  /** A hanging database does not fail, so overdue clicks are spooled too. Their ids prevent duplicates. */
  private watchPending(): void {
    this.watch ??= setTimeout(() => {
      this.watch = undefined;
      const before = performance.now() - lateMs;
      const [oldest = Infinity] = this.pending.values();
      if (oldest <= before) this.keepPending();
      if (this.pending.size > 0) this.watchPending();
    }, flushMs);
  }

  /** Clicks without a place in the spool may still be written. */
  private keepPending(): void {
    for (const click of this.pending.keys()) if (!this.backlog.isFull) this.backlog.add(click);
  }

  /** Writes clicks of the backlog and returns those that could not be written. */
  private async writeLate(clicks: readonly Click[]): Promise<readonly Click[]> {
    const outcomes = await Promise.allSettled(clicks.map(async (click) => this.commits.add(click)));
    const left: Click[] = [];
    const written: Click[] = [];
    for (const [index, click] of clicks.entries()) {
      const outcome = outcomes[index];
      if (outcome?.status !== 'rejected') written.push(click);
      else if (isTransient(outcome.reason)) left.push(click);
      else this.lose(outcome.reason, click);
    }
    if (written.length === 0) return left;
    // A repeated write is harmless, but events received meanwhile must be requeued.
    return this.parts.onLate(written).then(
      () => left,
      (error: unknown) => (isTransient(error) ? [...left, ...written] : left),
    );
  }

  /** Counts each click once, even if it is written in two ways, or a spool file is read again. */
  private lose(error: unknown, click: Click): void {
    if (this.lostIds.has(click.id)) return;
    for (const id of this.lostIds) {
      if (this.lostIds.size < maxLostIds) break;
      this.lostIds.delete(id);
    }
    this.lostIds.add(click.id);
    this.losses += 1;
    this.parts.onLoss(error, click);
  }
}
