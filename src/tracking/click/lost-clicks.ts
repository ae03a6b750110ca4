import type { Click } from './visit.js';

/** The number of known ids of lost clicks, so that a click lost in several ways is counted once. */
const maxIds = 10_000;

/** Counts and reports clicks that cannot be written. */
export class LostClicks {
  private losses = 0;
  /** The latest lost clicks, oldest first. */
  private readonly ids = new Set<string>();

  constructor(private readonly report: (error: unknown, linkId: string) => void) {}

  /** The number of clicks lost since the process started. */
  get count(): number {
    return this.losses;
  }

  /** Counts each click once, even if it is written in two ways, or a spool file is read again. */
  add(error: unknown, { id, link }: Pick<Click, 'id' | 'link'>): void {
    if (this.ids.has(id)) return;
    for (const old of this.ids) {
      if (this.ids.size < maxIds) break;
      this.ids.delete(old);
    }
    this.ids.add(id);
    this.addUnread(error, link.id);
  }

  /** Counts a visit of which no click could be made. */
  addUnread(error: unknown, linkId: string): void {
    this.losses += 1;
    this.report(error, linkId);
  }
}
