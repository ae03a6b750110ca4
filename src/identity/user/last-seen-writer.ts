import type { Sql } from '../../kernel/sql.js';

/** The precision of a session's last-use time. */
const exactnessMs = 60_000;
/** How long the first use waits for others. */
const windowMs = 1000;

/** Writes when sessions were last used: each at most once a minute, and all of a second in one statement. */
export class LastSeenWriter {
  private readonly noted = new Map<string, Date>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly sql: Sql,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Records a use, unless the stored time is recent enough. */
  note(sessionId: string, lastSeenAt: Date): void {
    const now = new Date();
    if (now.getTime() - lastSeenAt.getTime() < exactnessMs || this.noted.has(sessionId)) return;
    this.noted.set(sessionId, now);
    this.timer ??= setTimeout(() => void this.flush(), windowMs);
  }

  /** Writes the recorded uses. A failure is reported; the next use is recorded again. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = [...this.noted];
    this.noted.clear();
    if (batch.length > 0) this.writing = this.writing.then(async () => this.write(batch));
    await this.writing;
  }

  private async write(batch: readonly (readonly [string, Date])[]): Promise<void> {
    try {
      // In the order of ids, so that two processes that write the same sessions do not deadlock.
      const sorted = batch.toSorted(([one], [other]) => (one < other ? -1 : 1));
      await this.sql.query(
        `update user_session session set last_seen_at = greatest(session.last_seen_at, seen.at)
         from unnest($1::uuid[], $2::timestamptz[]) as seen (id, at) where session.id = seen.id`,
        [sorted.map(([id]) => id), sorted.map(([, at]) => at)],
      );
    } catch (error) {
      this.onError(error);
    }
  }
}
