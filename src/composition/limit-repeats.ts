import type { LogFn, Logger } from 'pino';
import { RepeatLimiter } from '../kernel/repeat-limiter.js';

/** How long the same warning or error is counted as one. */
const windowMs = 10_000;
/** pino's numbers: warnings and errors are limited, everything below is wanted, and what ends the process is always told. */
const warn = 40;
const fatal = 60;

/** pino's hook before each line. */
export type LogMethodHook = (this: Logger, args: Parameters<LogFn>, method: LogFn, level: number) => void;

/**
 * Leaves out the same warning or error after `limit` times within ten seconds, and logs at the end of that time how many were left out.
 * Two messages are the same when their words, their job and the kind and code of their error are the same.
 */
export function limitRepeats(limit: number): LogMethodHook {
  const limiter = new RepeatLimiter(limit, windowMs);
  let timer: NodeJS.Timeout | undefined;
  const reportLeftOut = (logger: Logger): void => {
    timer = undefined;
    for (const { key, count } of limiter.close(Date.now())) {
      logger.warn({ leftOut: count, of: key }, `${String(count)} log lines were left out`);
    }
    if (limiter.isCounting) reportLater(logger);
  };
  const reportLater = (logger: Logger): void => {
    timer ??= setTimeout(reportLeftOut, windowMs, logger).unref();
  };
  return function limited(args, method, level) {
    if (level < warn || level >= fatal || limit === 0) {
      method.apply(this, args);
      return;
    }
    const isAdmitted = limiter.admits(keyOf(args), Date.now());
    reportLater(this);
    if (isAdmitted) method.apply(this, args);
  };
}

function keyOf([details, message]: readonly unknown[]): string {
  if (typeof details === 'string') return details;
  const { err, job } = (details ?? {}) as { err?: unknown; job?: unknown };
  const { name, code } = (err ?? {}) as { name?: unknown; code?: unknown };
  return [message, job, name, code].filter((part) => typeof part === 'string').join(', ');
}
