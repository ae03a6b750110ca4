/** How often something is told while it lasts. */
const remindMs = 60_000;

/** Says when it is time to tell something again that lasts. */
export class Reminder {
  private toldAt = Number.NEGATIVE_INFINITY;

  /** Whether a minute has passed since this last answered true. */
  isDue(): boolean {
    const now = performance.now();
    if (now - this.toldAt < remindMs) return false;
    this.toldAt = now;
    return true;
  }

  /** Something that begins anew is told at once. */
  reset(): void {
    this.toldAt = Number.NEGATIVE_INFINITY;
  }
}
