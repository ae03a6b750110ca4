import { newId } from '../../kernel/ids.js';
import type { LostClicks } from './lost-clicks.js';
import type { Click, Unread } from './visit.js';

/** The maximum delay of a click before writing: the most that a crash can lose while the database answers. */
const readMs = 25;

/** Collects visits for a moment, so that they are read and written together. Nobody waits for that. */
export class UnreadVisits {
  private visits: Unread[] = [];
  private timer: NodeJS.Timeout | undefined;

  /** @param take Gets the clicks in their order, at most this many at a time. */
  constructor(
    private readonly take: (clicks: readonly Click[]) => void,
    private readonly most: number,
    private readonly lost: LostClicks,
  ) {}

  add(visit: Unread): void {
    this.visits.push(visit);
    this.timer ??= setTimeout(() => {
      this.readAll();
    }, readMs);
  }

  /** Makes clicks of the visits so far. */
  readAll(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { visits, most } = this;
    this.visits = [];
    for (let from = 0; from < visits.length; from += most) {
      const clicks = visits.slice(from, from + most).map((visit) => this.read(visit));
      this.take(clicks.filter((click) => click !== undefined));
    }
  }

  private read(visit: Unread): Click | undefined {
    try {
      return { ...visit.read(), id: newId() };
    } catch (error) {
      this.lost.addUnread(error, visit.linkId);
      return undefined;
    }
  }
}
