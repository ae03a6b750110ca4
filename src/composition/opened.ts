import type { Logger } from '../kernel/logger.js';

/** What has been opened so far, to be let go in the opposite order. */
export class Opened {
  private readonly closers: (() => Promise<unknown>)[] = [];

  add(close: () => Promise<unknown>): void {
    this.closers.push(close);
  }

  async close(log: Logger): Promise<void> {
    for (const close of this.closers.splice(0).toReversed()) {
      await close().catch((error: unknown) => {
        log.error({ err: error }, 'something did not stop cleanly');
      });
    }
  }
}
