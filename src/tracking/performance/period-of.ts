import { LRUCache } from 'lru-cache';
import type { PerformanceInterval } from './performance.inputs.js';
import { ErrorCode, refuse } from '../../kernel/errors.js';

const quarterMs = 15 * 60_000;
const dayMs = 86_400_000;
const maxSteps = 1000;
/** Tolerance of `occurredAt` (5 minutes ahead, `events/event/read-report.ts`) and of process clocks. */
const aheadMs = 6 * 60_000;
const stepMs: Readonly<Record<PerformanceInterval, number>> = {
  HOUR: dayMs / 24,
  DAY: dayMs,
  WEEK: 7 * dayMs,
  MONTH: 28 * dayMs,
};

/** A period of whole quarters of an hour. */
interface Period {
  readonly from: Date;
  readonly to: Date;
}

const down = (ms: number): number => Math.floor(ms / quarterMs) * quarterMs;
const up = (ms: number): number => Math.ceil(ms / quarterMs) * quarterMs;

/**
 * The requested period. Without `to`, it includes what occurred by the clock of another process. Without
 * `from`, it begins with a day of the time zone, so that most of it is read by days. Pure.
 */
export function periodOf(
  asked: { readonly from?: Date | null; readonly to?: Date | null },
  interval: PerformanceInterval,
  timeZone: string,
  now: Date,
): Period {
  const to = up(asked.to?.getTime() ?? now.getTime() + aheadMs);
  const from = asked.from ? down(asked.from.getTime()) : startOfDay(to - 30 * dayMs, timeZone);
  if (from >= to) throw refuse(ErrorCode.INVALID, 'from must be before to', 'from');
  if ((to - from) / stepMs[interval] > maxSteps + 1) {
    const message = `that is more than ${maxSteps} steps; choose a longer interval`;
    throw refuse(ErrorCode.INVALID, message, 'interval');
  }
  return { from: new Date(from), to: new Date(to) };
}

/** By quarter and time zone, because all objects of a list ask for the same. */
const starts = new LRUCache<string, number>({ max: 1000 });

/** The last quarter before a time that begins a day of the time zone. */
function startOfDay(ms: number, timeZone: string): number {
  const key = `${down(ms)} ${timeZone}`;
  let start = starts.get(key);
  if (start === undefined) starts.set(key, (start = findStartOfDay(ms, timeZone)));
  return start;
}

function findStartOfDay(ms: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en', { timeZone, day: 'numeric' });
  let start = down(ms);
  const day = format.format(start);
  while (format.format(start - quarterMs) === day) start -= quarterMs;
  return start;
}
