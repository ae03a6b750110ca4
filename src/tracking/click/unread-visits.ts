import type { LostClicks } from './lost-clicks.js';
import type { Unread, Visit } from './visit.js';

/** The maximum delay of a click before writing: the most that a crash can lose while the database answers. */
const readMs = 25;

/** Collects visits for a moment, so that they are read and written together. Nobody waits for that. */
export class UnreadVisits {
  private visits: Unread[] = [];
  private timer: NodeJS.Timeout | undefined;

  /** @param take Gets the visits in their order, at most this many at a time. */
  constructor(
    private readonly take: (visits: readonly Visit[]) => void,
    private readonly most: number,
    private readonly lost: LostClicks,
  ) {}

  add(visit: Unread): void {
    this.visits.push(visit);
    this.timer ??= setTimeout(() => {
      this.readAll();
    }, readMs);
  }

  /** Reads the visits so far. */
  readAll(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { visits, most } = this;
    this.visits = [];
    for (let from = 0; from < visits.length; from += most) {
      const read = visits.slice(from, from + most).map((visit) => this.read(visit));
      this.take(read.filter((visit) => visit !== undefined));
    }
  }

  private read(visit: Unread): Visit | undefined {
    try {
      return visit.read();
    } catch (error) {
      this.lost.addUnread(error, visit.link.id);
      return undefined;
    }
  }
}
