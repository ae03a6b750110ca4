import { isTransient, type Sql } from '../../kernel/sql.js';
import { wakeUpChannel } from '../../kernel/wake-ups.js';
import { clicksIn } from './clicks-in.js';
import type { LostClicks } from './lost-clicks.js';
import type { Click } from './visit.js';
import { writeClicks } from './write-clicks.js';

/** The number of segments that are read at once. */
const readAtOnce = 4;

interface InboxParts {
  /** For reading. It waits for locks of evaluations. */
  readonly sql: Sql;
  /** For adding, with connections of its own, so that nothing else delays clicks. */
  readonly clickSql: Sql;
  readonly lost: LostClicks;
  /** Called for clicks that waited long. An earlier version may have evaluated their events. */
  readonly onLate: (clicks: readonly Click[]) => void;
}

/** Clicks of one process, as they were added together. */
interface Segment {
  readonly id: string;
  readonly clicks: string;
  readonly isLate: boolean;
}

/**
 * The clicks that are durable, and not yet rows of `click` and `visitor_session` (docs/adr/0043). A process
 * adds those of a moment as one row. Any process writes them, each exactly once, by a statement that deletes
 * the row.
 */
export class ClickInbox {
  private running: Promise<void> | undefined;
  private next: Promise<void> | undefined;

  constructor(private readonly parts: InboxParts) {}

  /** Resolves when the clicks of a segment's text are durable. */
  async add(segment: string): Promise<void> {
    await this.parts.clickSql.queryPrepared(
      `with segment as (insert into click_inbox (clicks) values ($1)) select pg_notify('${wakeUpChannel}', 'clicks')`,
      [segment],
    );
  }

  /** Resolves when all clicks are written that were in the inbox at the call. Callers share the work. */
  async settle(): Promise<void> {
    if (!this.running) return this.run();
    // The run in progress may have looked before the call.
    this.next ??= this.running.catch(() => undefined).then(async () => this.run());
    return this.next;
  }

  /** Resolves when a session is written, if its click is in the inbox. */
  async settleSession(id: string): Promise<void> {
    const known = await this.parts.sql.queryPrepared('select from visitor_session where id = $1', [id]);
    if (known.length === 0) await this.settle();
  }

  private async run(): Promise<void> {
    this.next = undefined;
    this.running = this.writeAll().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async writeAll(): Promise<void> {
    const { sql } = this.parts;
    const [newest] = await sql.queryPrepared<{ id: string | null }>(
      'select max(id)::text as id from click_inbox',
      [],
    );
    let last: string | undefined = newest?.id ?? undefined;
    let from = '0';
    while (last !== undefined) {
      const segments: readonly Segment[] = await sql.queryPrepared<Segment>(
        `select id::text as id, clicks, added_at < now() - interval '1 second' as "isLate"
         from click_inbox where id > $1 and id <= $2 order by click_inbox.id limit ${readAtOnce}`,
        [from, last],
      );
      for (const segment of segments) await this.write(segment);
      from = segments.at(-1)?.id ?? from;
      if (segments.length < readAtOnce) last = undefined;
    }
  }

  private async write({ id, clicks: text, isLate }: Segment): Promise<void> {
    const clicks = this.read(id, text);
    try {
      await writeClicks(this.parts.sql, clicks, id);
    } catch (error) {
      if (isTransient(error)) throw error;
      await this.divide(clicks, error);
      await this.parts.sql.query('delete from click_inbox where id = $1', [id]);
    }
    if (isLate) this.parts.onLate(clicks);
  }

  /** None of a text that cannot be read, which is reported, so that it keeps no other click waiting. */
  private read(id: string, text: string): Click[] {
    try {
      return clicksIn(text);
    } catch (error) {
      this.parts.lost.addUnread(error, `unknown, of segment ${id}`);
      return [];
    }
  }

  /** Writes refused clicks again in halves, until the click at fault is alone. Repeating is harmless. */
  private async divide(clicks: readonly Click[], error: unknown): Promise<void> {
    const [first, ...others] = clicks;
    if (!first) return;
    if (others.length === 0) {
      this.parts.lost.add(error, first);
      return;
    }
    const half = Math.ceil(clicks.length / 2);
    for (const part of [clicks.slice(0, half), clicks.slice(half)]) {
      await writeClicks(this.parts.sql, part).catch(async (fault: unknown) => {
        if (isTransient(fault)) throw fault;
        await this.divide(part, fault);
      });
    }
  }
}
