import { describe, expect, it } from '@jest/globals';
import {
  followJobs,
  lateJobs,
  lookEveryMs,
  type JobRow,
  type WaitingJobs,
} from '../../../src/platform/jobs/follow-jobs.js';

const patience = { lateMs: 5, lockMs: 15 };
const row = (more: Partial<JobRow>): JobRow => ({
  name: 'job',
  state: 'later',
  owner: 'me:1',
  lockedAt: null,
  lastRunAt: 'noon',
  at: 0,
  isLost: false,
  isStray: false,
  ...more,
});

/** Checks once per time unit from 0 on, and returns the late jobs after each check. */
function late(rows: readonly Partial<JobRow>[], running: readonly string[] = []): (string | undefined)[] {
  let waiting: WaitingJobs = new Map();
  return rows.map((more, now) => {
    waiting = followJobs(waiting, [row(more)], { owner: 'me:1', running: new Set(running), now });
    return lateJobs(waiting, patience, now)[0]?.obstacle;
  });
}

const times = (count: number, more: Partial<JobRow>): Partial<JobRow>[] =>
  Array.from({ length: count }, () => more);

describe('a job is late', () => {
  it.each([
    ['when it is due and no process starts it', { state: 'due' }, 5, 'is due'],
    ['when this process has locked it and does not start it', { state: 'locked' }, 5, 'is locked here'],
    ['when it is not scheduled', { state: 'missing', owner: null }, 5, 'is not scheduled'],
    ['when somebody has disabled it', { state: 'disabled' }, 5, 'is disabled'],
    [
      'when its lock is neither renewed nor taken over',
      { state: 'locked', owner: 'other:1', lockedAt: 'noon' },
      20,
      'is locked by a process that stands still',
    ],
  ] as const)('%s', (_when, more, after, obstacle) => {
    const seen = late(times(after + 1, more));
    expect(seen.slice(0, after)).toEqual(times(after, {}).map(() => undefined));
    expect(seen[after]).toBe(obstacle);
  });

  it('although Agenda locks it again and again, because only its start counts', () => {
    const rows = Array.from({ length: 6 }, (_, at) => ({ state: 'locked', lockedAt: String(at) }) as const);
    expect(late(rows).at(-1)).toBe('is locked here');
  });
});

describe('a job is not late', () => {
  it('while it runs in this process', () => {
    expect(late(times(30, { state: 'locked' }), ['job']).at(-1)).toBeUndefined();
  });

  it('while another process renews its lock', () => {
    const rows = Array.from(
      { length: 30 },
      (_, at) => ({ state: 'locked', owner: 'other:1', lockedAt: String(at) }) as const,
    );
    expect(late(rows).at(-1)).toBeUndefined();
  });

  it('when it starts between two checks', () => {
    const rows = Array.from({ length: 30 }, (_, at) => ({ state: 'due', lastRunAt: String(at) }) as const);
    expect(late(rows).at(-1)).toBeUndefined();
  });

  it('before its scheduled time', () => {
    expect(late(times(30, {})).at(-1)).toBeUndefined();
  });
});

it.each([
  [{ lateMs: 5000, lockMs: 15_000 }, 1000],
  [{ lateMs: 100, lockMs: 15_000 }, 20],
  // With a check every second, a runner with such locks would consider itself frozen.
  [{ lateMs: 5000, lockMs: 500 }, 100],
  [{ lateMs: 5000, lockMs: 300 }, 60],
])('with %j the table of jobs is checked every %d ms', (limits, ms) => {
  expect(lookEveryMs(limits)).toBe(ms);
});
