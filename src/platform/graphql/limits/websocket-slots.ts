/** Counts and limits the open websockets of each subject (a caller or an organization); 0 is unlimited. */
export class WebsocketSlots {
  private readonly taken = new Map<string, number>();

  constructor(readonly most: number) {}

  /** Takes a place for a subject. Returns its release, or undefined when all are taken. */
  take(subject: string): (() => void) | undefined {
    const count = this.taken.get(subject) ?? 0;
    if (this.most > 0 && count >= this.most) return undefined;
    this.taken.set(subject, count + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const left = (this.taken.get(subject) ?? 1) - 1;
      if (left > 0) this.taken.set(subject, left);
      else this.taken.delete(subject);
    };
  }
}
