import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '../../kernel/logger.js';
import { isLockTimeout } from '../../kernel/sql.js';

/** How long to leave the locks to others after they were not free. */
const againMs = 2000;
const mostTries = 30;

/**
 * Runs work that needs a lock on the table of clicks until the lock is free, or leaves it to the next run:
 * then undefined. Other work waits for each try, for 200 ms at most.
 */
export async function whenFree<Result>(
  log: Logger,
  signal: AbortSignal,
  work: () => Promise<Result>,
): Promise<Result | undefined> {
  for (let tries = 1; !signal.aborted; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      if (tries >= mostTries) {
        log.warn({ err: error }, 'the table of clicks was in use; the next run tries again');
        return undefined;
      }
      await wait(againMs, undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}
