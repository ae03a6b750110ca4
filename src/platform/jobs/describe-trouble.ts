import type { LateJob } from './follow-jobs.js';

/** A run that was aborted but has not ended. */
export interface OverdueRun {
  readonly name: string;
  /** For how long, in milliseconds. */
  readonly overdueMs: number;
}

/** For operators: the first reason why jobs do not run, and the number of others; else undefined. */
export function describeTrouble(
  late: readonly LateJob[],
  overdue: readonly OverdueRun[],
): string | undefined {
  const [first, ...others] = [
    ...late.map(
      ({ name, waitedMs, obstacle }) => `${name} has not begun for ${inSeconds(waitedMs)}: it ${obstacle}`,
    ),
    ...overdue.map(({ name, overdueMs }) => `a run of ${name} has not ended for ${inSeconds(overdueMs)}`),
  ];
  if (first === undefined) return undefined;
  return others.length === 0 ? first : `${first}, and ${others.length} more`;
}

/** A duration for operators. */
export function inSeconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
