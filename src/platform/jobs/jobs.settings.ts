import type { SettingTable } from '../../kernel/setting.js';
import { milliseconds } from '../../kernel/setting-schemas.js';

/** How processes share the jobs, and how soon a missed job is noticed. */
export const jobsSettings = {
  jobLockMs: {
    name: 'JOB_LOCK_MS',
    description:
      'How long the lock of a job lasts without renewal. It is renewed three times within this time. Use the same value in every process.',
    schema: milliseconds(300, 600_000),
    fallback: '15000',
  },
  jobLateMs: {
    name: 'JOB_LATE_MS',
    description:
      'How long a due job may wait to begin. After that, the process rebuilds its job runner and `/readyz` answers 503.',
    schema: milliseconds(100, 600_000),
    fallback: '5000',
  },
} as const satisfies SettingTable;
