import * as z from 'zod';
import type { SettingTable } from '../../kernel/setting.js';
import { milliseconds } from '../../kernel/setting-schemas.js';

const timeout = milliseconds(100, 3_600_000, { zero: 'no limit' });

/** Processes identify one another by the names of their sessions, so the URL must not name them. */
function withoutApplicationName(text: string): string {
  const url = new URL(text);
  if (!url.searchParams.has('application_name')) return text;
  url.searchParams.delete('application_name');
  return url.href;
}

/**
 * Where the data is, and the timeouts of connections: nothing waits forever, and lost processes release their
 * locks.
 */
export const databaseSettings = {
  databaseUrl: {
    name: 'DATABASE_URL',
    isSecret: true,
    description: 'PostgreSQL 15 or newer to use instead of the embedded one.',
    schema: z
      .url({ protocol: /^postgres(?:ql)?$/ })
      .transform(withoutApplicationName)
      .describe('`postgresql://user:password@host:port/database`'),
  },
  dataDir: {
    name: 'DATA_DIR',
    description:
      'Folder of the embedded PostgreSQL, the generated encryption key, emails without a mail server, and clicks that wait for the database.',
    schema: z
      .string()
      .regex(/^[^\0]*$/)
      .describe('a path'),
    fallback: '.data',
  },
  databaseConnectTimeoutMs: {
    name: 'DATABASE_CONNECT_TIMEOUT_MS',
    description:
      'How long a request waits for a database connection, new or in use, before it is refused with 503.',
    schema: milliseconds(100, 600_000),
    fallback: '5000',
  },
  databaseAnswerTimeoutMs: {
    name: 'DATABASE_ANSWER_TIMEOUT_MS',
    description:
      "How long a request waits for the database's answer to a statement before the connection is closed. Jobs wait four times as long.",
    schema: milliseconds(100, 600_000),
    fallback: '30000',
  },
  databaseIdleTransactionMs: {
    name: 'DATABASE_IDLE_TRANSACTION_MS',
    description:
      'How long a transaction may wait for its next statement before PostgreSQL ends its connection and releases its locks.',
    schema: timeout,
    fallback: '5000',
  },
  databaseLockTimeoutMs: {
    name: 'DATABASE_LOCK_TIMEOUT_MS',
    description: 'How long a statement may wait for a lock.',
    schema: timeout,
    fallback: '10000',
  },
  databaseRequestTimeoutMs: {
    name: 'DATABASE_REQUEST_TIMEOUT_MS',
    description: 'How long a statement of a request may run.',
    schema: timeout,
    fallback: '30000',
  },
  databaseJobTimeoutMs: {
    name: 'DATABASE_JOB_TIMEOUT_MS',
    description: 'How long a statement of a job may run.',
    schema: timeout,
    fallback: '120000',
  },
  databaseTcpTimeoutMs: {
    name: 'DATABASE_TCP_TIMEOUT_MS',
    description:
      'How long PostgreSQL waits for a client that does not acknowledge data before it ends the connection (tcp_user_timeout and TCP keepalive).',
    schema: timeout,
    fallback: '5000',
  },
  eventLogLateMs: {
    name: 'EVENT_LOG_LATE_MS',
    description:
      'How long one transaction may hold back webhooks and subscriptions before the log of the process names its session.',
    schema: milliseconds(100, 3_600_000),
    fallback: '10000',
  },
  processStillMs: {
    name: 'PROCESS_STILL_MS',
    description:
      'How long a process may be unresponsive (frozen, cut off, gone) before others release its jobs and end its transactions. With 0, only `JOB_LOCK_MS` and `DATABASE_IDLE_TRANSACTION_MS` apply.',
    schema: milliseconds(500, 600_000, { zero: 'never' }),
    fallback: '1000',
  },
} as const satisfies SettingTable;
