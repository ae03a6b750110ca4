import type { Topic, WakeUps } from '../../src/kernel/wake-ups.js';

/** Wake-ups within one process. */
export class LocalWakeUps implements WakeUps {
  readonly isTrusted = true;
  private readonly listeners = new Set<() => void>();

  async wait(topic: Topic, maxMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const stop = this.subscribe(topic, done);
      const timer = setTimeout(done, maxMs);
      function done(): void {
        clearTimeout(timer);
        stop();
        resolve();
      }
    });
  }

  subscribe(_topic: Topic, listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  wake(): void {
    for (const listener of this.listeners) listener();
  }
}
