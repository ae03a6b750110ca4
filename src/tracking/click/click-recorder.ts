import { Backlog } from '../../kernel/backlog.js';
import { DatabaseAwayError } from '../../kernel/errors.js';
import { GroupCommit } from '../../kernel/group-commit.js';
import { newId } from '../../kernel/ids.js';
import type { Spool } from '../../kernel/spool.js';
import { isTransient, type Sql } from '../../kernel/sql.js';
import { clickOf, lineOf } from './spooled-click.js';
import type { Click, Visit } from './visit.js';
import { writeClicks } from './write-clicks.js';

/** How long a click may wait to be written: what a crash can lose at most while the database answers. */
const flushMs = 25;

/**
 * How long the database may take for a click before the click goes into the spool file as well. A crash before that loses it: with the two
 * flush intervals around, clicks of about 250 ms when the database stops answering.
 */
const lateMs = 200;
/** How often clicks are tried again that could not be written. */
const retryMs = 250;
const batchSize = 1000;

/** Of how many lost clicks the ids are known, so that a click which is tried by several ways is lost once. */
const maxLostIds = 10_000;

/** What recording needs. */
export interface ClickRecorderParts {
  /** On connections of its own: nothing else may keep clicks waiting. */
  readonly sql: Sql;
  readonly spool: Spool;
  /** The most clicks that wait while the database is away. */
  readonly maxWaiting: number;
  readonly onLoss: (error: unknown, click: Click) => void;
  /** Hears of clicks that were written late: events may have been evaluated without them. */
  readonly onLate: (clicks: readonly Click[]) => Promise<void>;
}

/**
 * Writes clicks by group commit. A redirect never waits for it; a clean stop flushes it.
 *
 * While the database is away or does not answer, clicks wait in memory and in a spool file, up to a limit, and are written when it is back.
 */
export class ClickRecorder {
  private readonly commits: GroupCommit<Click, void>;
  private readonly backlog: Backlog<Click>;
  /** What is being written, oldest first, with the time when it was recorded. */
  private readonly pending = new Map<Click, number>();
  private watch: NodeJS.Timeout | undefined;
  private losses = 0;
  /** The last lost clicks, oldest first. */
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

  /** How many clicks wait for a database that is away. */
  get waiting(): number {
    return this.backlog.size;
  }

  /** How many of the clicks that wait are not in the spool file: a crash would lose them. */
  get unspooled(): number {
    return this.parts.spool.unwritten;
  }

  /** How many clicks were lost since the process began. */
  get lost(): number {
    return this.losses;
  }

  /**
   * Takes note of a visit; within 25 ms it is durable in the database. When the database stops answering, it is durable in the spool file, within
   * about 250 ms for the first visits and 25 ms for those that come behind them.
   */
  record(visit: Visit): void {
    const click = { ...visit, id: newId() };
    // Behind those that wait already: the database is away, or they are being written.
    if (this.backlog.size > 0) this.backlog.add(click);
    else this.commit(click);
  }

  /** Resolves when every visit taken note of so far is written; rejects with `DatabaseAwayError` when that is not possible now. */
  async flush(): Promise<void> {
    await this.commits.flush();
    await this.caughtUp();
  }

  /** Resolves when no click waits for a database that was away; rejects with `DatabaseAwayError` while they cannot be written. */
  async caughtUp(): Promise<void> {
    if (this.backlog.size === 0) return;
    if (!(await this.backlog.drain())) throw new DatabaseAwayError(new Error('clicks wait to be written'));
  }

  /** Writes what a process has left that was killed: lines of its spool file. Rejects when the database is away. */
  async recover(lines: readonly string[]): Promise<void> {
    const clicks = lines.map(clickOf).filter((click) => click !== undefined);
    const left = await this.writeLate(clicks);
    if (left.length > 0) throw new DatabaseAwayError(new Error('clicks wait to be written'));
  }

  /** Writes what can be written; what cannot stays in the spool file. */
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

  /** A database that hangs does not fail: what it owes an answer for too long is kept as well. The id makes it one click. */
  private watchPending(): void {
    this.watch ??= setTimeout(() => {
      this.watch = undefined;
      const before = performance.now() - lateMs;
      const [oldest = Infinity] = this.pending.values();
      if (oldest <= before) this.keepPending();
      if (this.pending.size > 0) this.watchPending();
    }, flushMs);
  }

  /** What finds no place may still be written. */
  private keepPending(): void {
    for (const click of this.pending.keys()) if (!this.backlog.isFull) this.backlog.add(click);
  }

  /** Writes clicks of the backlog; answers those that could not be written now. */
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
    // Written again, they do no harm; events that came meanwhile must not miss them.
    return this.parts.onLate(written).then(
      () => left,
      (error: unknown) => (isTransient(error) ? [...left, ...written] : left),
    );
  }

  /** Once, although the click may be written by two ways at a time, and a spool file may be read again. */
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
