import { describe, expect, it } from '@jest/globals';
import type { JobRow } from '../../../src/platform/jobs/follow-jobs.js';
import { JobTimes } from '../../../src/platform/jobs/job-times.js';

const row = (more: Partial<JobRow>): JobRow => ({
  name: 'job',
  state: 'later',
  owner: 'me:1',
  lockedAt: null,
  lastRunAt: null,
  at: 100,
  isLost: false,
  isStray: false,
  ...more,
});

describe('the database is asked for a job', () => {
  it.each([
    ['that is due', row({ state: 'due' }), 100],
    ['that is not due yet', row({ at: 900 }), 900],
    ['that is locked', row({ state: 'locked', at: 200 }), 215],
    ['that is disabled', row({ state: 'disabled' }), Number.POSITIVE_INFINITY],
    ['without a schedule', row({ state: 'missing', at: null }), Number.POSITIVE_INFINITY],
  ])('%s, from the moment when it can be locked', (_which, seen, from) => {
    const times = new JobTimes(15, { now: () => Date.now() });
    expect(times.isDue('job', new Date(0))).toBe(true);
    times.learn([seen], Date.now());
    const due = [0, 100, 199, 214, 215, 899, 900].filter((at) => times.isDue('job', new Date(at)));
    expect(due).toEqual([0, 100, 199, 214, 215, 899, 900].filter((at) => at >= from));
  });

  it('by what this owner wrote, if the table was read before', () => {
    const times = new JobTimes(15, { now: () => Date.now() });
    const askedAt = Date.now();
    times.note('job', new Date(500));
    times.learn([row({ state: 'locked', at: 900 })], askedAt);
    expect(times.isDue('job', new Date(500))).toBe(true);
    expect(times.isDue('job', new Date(499))).toBe(false);
    times.forget('job');
    expect(times.isDue('job', new Date(0))).toBe(true);
  });
});
