import type { Sql } from '../../kernel/sql.js';

/** The precision of a key's last-use time. */
const exactnessMs = 60_000;
/** How long the first use waits for others. */
const windowMs = 1000;
const maxKeys = 10_000;

/** Writes last uses of API keys in one statement: each key at most once a minute over all processes. */
export class KeyUseWriter {
  private readonly notedAt = new Map<string, number>();
  private waiting = new Map<string, Date>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly sql: Sql,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Records a use, unless there was one within the minute. */
  note(keyId: string): void {
    const now = Date.now();
    if (now - (this.notedAt.get(keyId) ?? 0) < exactnessMs) return;
    if (this.notedAt.size >= maxKeys) this.notedAt.clear();
    this.notedAt.set(keyId, now);
    this.waiting.set(keyId, new Date(now));
    this.timer ??= setTimeout(() => void this.flush(), windowMs);
  }

  /** Writes the recorded uses. A failure is reported; a use after a minute is recorded again. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    // In the order of ids, so that two processes that write the same keys do not deadlock.
    const batch = [...this.waiting].toSorted(([one], [other]) => (one < other ? -1 : 1));
    this.waiting = new Map();
    if (batch.length > 0) this.writing = this.writing.then(async () => this.write(batch));
    await this.writing;
  }

  private async write(batch: readonly (readonly [string, Date])[]): Promise<void> {
    try {
      await this.sql.query(
        `update api_key set last_used_at = used.at
         from unnest($1::uuid[], $2::timestamptz[]) as used (id, at)
         where api_key.id = used.id and (last_used_at is null or last_used_at <= used.at - $3 * interval '1 millisecond')`,
        [batch.map(([id]) => id), batch.map(([, at]) => at), exactnessMs],
      );
    } catch (error) {
      this.onError(error);
    }
  }
}
