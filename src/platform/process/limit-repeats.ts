import type { LogFn, Logger } from 'pino';
import { RepeatLimiter } from '../../kernel/repeat-limiter.js';

/** The window in which equal warnings or errors are counted together. */
const windowMs = 10_000;
/** Log levels of pino: warnings and errors are limited. Lower levels and fatal errors are always logged. */
const warn = 40;
const fatal = 60;

/** pino's hook before each line. */
export type LogMethodHook = (this: Logger, args: Parameters<LogFn>, method: LogFn, level: number) => void;

/**
 * Omits the same warning or error after `limit` times within ten seconds, then logs how many were omitted.
 * Messages are the same when their text, job, and kind and code of error are equal.
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
