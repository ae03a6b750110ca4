import { ClickSegment } from './click-segment.js';
import type { LostClicks } from './lost-clicks.js';
import type { Unread } from './visit.js';

/** The maximum delay of a click before writing: the most that a crash can lose while the database answers. */
const fillMs = 25;

/** Collects visits for a moment, so that they are written together. Nobody waits for that. */
export class SegmentFiller {
  private readonly segment = new ClickSegment();
  private timer: NodeJS.Timeout | undefined;

  /** @param take Gets the texts of segments in their order, each with at most this many visits. */
  constructor(
    private readonly take: (segment: string) => void,
    private readonly most: number,
    private readonly lost: LostClicks,
  ) {}

  /** Reads a visit, so that nothing keeps its request. */
  add(visit: Unread): void {
    try {
      this.segment.add(visit.read());
    } catch (error) {
      this.lost.addUnread(error, visit.link.id);
    }
    this.timer ??= setTimeout(() => {
      this.takeAll();
    }, fillMs);
    if (this.segment.size >= this.most) this.takeAll();
  }

  /** Hands over the visits so far. */
  takeAll(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { segment } = this;
    if (segment.size > 0) this.take(segment.take());
  }
}
