/** Lets other work of the process run between messages, however many subscribers there are. */
export class LoopTurns {
  private used = 0;
  private next: Promise<void> | undefined;

  /** @param most how many messages are sent in one turn of the event loop */
  constructor(private readonly most: number) {}

  /** Whether a message must wait for `turn`. */
  get isOver(): boolean {
    return this.used >= this.most;
  }

  /** Counts a message. */
  use(): void {
    this.used += 1;
  }

  /** Resolves in the next turn. */
  async turn(): Promise<void> {
    this.next ??= new Promise((resolve) => {
      setImmediate(() => {
        this.used = 0;
        this.next = undefined;
        resolve();
      });
    });
    await this.next;
  }
}
