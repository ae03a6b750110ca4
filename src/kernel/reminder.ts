/** How often an ongoing condition is reported. */
const remindMs = 60_000;

/** Decides when to report an ongoing condition again. */
export class Reminder {
  private toldAt = Number.NEGATIVE_INFINITY;

  /** Whether a minute has passed since this last returned true. */
  isDue(): boolean {
    const now = performance.now();
    if (now - this.toldAt < remindMs) return false;
    this.toldAt = now;
    return true;
  }

  /** The next occurrence is reported at once. */
  reset(): void {
    this.toldAt = Number.NEGATIVE_INFINITY;
  }
}
