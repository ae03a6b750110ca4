import { parsePort, wholeNumber } from './parse-setting.js';

/** How processes share the jobs, and how soon a missed job is noticed. */
export const jobSettings = {
  jobLockMs: {
    name: 'JOB_LOCK_MS',
    description:
      'How long the lock of a job lasts without renewal. It is renewed three times within this time. Use the same value in every process.',
    allowed: 'milliseconds, from 300 to 600000',
    fallback: '15000',
    parse: wholeNumber(300, 600_000),
  },
  jobLateMs: {
    name: 'JOB_LATE_MS',
    description:
      'How long a due job may wait to begin. After that, the process rebuilds its job runner and `/readyz` answers 503.',
    allowed: 'milliseconds, from 100 to 600000',
    fallback: '5000',
    parse: wholeNumber(100, 600_000),
  },
  processStillMs: {
    name: 'PROCESS_STILL_MS',
    description:
      'How long a process may be unresponsive (frozen, cut off, gone) before others release its jobs and end its transactions. With 0, only `JOB_LOCK_MS` and `DATABASE_IDLE_TRANSACTION_MS` apply.',
    allowed: 'milliseconds, from 500 to 600000; 0 means never',
    fallback: '1000',
    parse: (text: string): number | undefined => (text === '0' ? 0 : wholeNumber(500, 600_000)(text)),
  },
  probePort: {
    name: 'PROBE_PORT',
    description:
      'Port on `HOST` where a process with `ROLE=worker` answers `/healthz`, `/readyz` and `/metrics`; 0 picks a free port. Without it, the process has no port.',
    allowed: 'a whole number from 0 to 65535',
    fallback: undefined,
    parse: parsePort,
  },
} as const;
