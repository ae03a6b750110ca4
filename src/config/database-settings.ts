import { wholeNumber } from './parse-setting.js';

const milliseconds = 'milliseconds, from 100 to 3600000; 0 means no limit';
const timeout = (text: string): number | undefined => (text === '0' ? 0 : wholeNumber(100, 3_600_000)(text));

/** Timeouts of PostgreSQL connections: nothing waits forever, and lost processes release their locks. */
export const databaseSettings = {
  databaseConnectTimeoutMs: {
    name: 'DATABASE_CONNECT_TIMEOUT_MS',
    description:
      'How long a request waits for a database connection, new or in use, before it is refused with 503.',
    allowed: 'milliseconds, from 100 to 600000',
    fallback: '5000',
    parse: wholeNumber(100, 600_000),
  },
  databaseAnswerTimeoutMs: {
    name: 'DATABASE_ANSWER_TIMEOUT_MS',
    description:
      "How long a request waits for the database's answer to a statement before the connection is closed. Jobs wait four times as long.",
    allowed: 'milliseconds, from 100 to 600000',
    fallback: '30000',
    parse: wholeNumber(100, 600_000),
  },
  databaseIdleTransactionMs: {
    name: 'DATABASE_IDLE_TRANSACTION_MS',
    description:
      'How long a transaction may wait for its next statement before PostgreSQL ends its connection and releases its locks.',
    allowed: milliseconds,
    fallback: '5000',
    parse: timeout,
  },
  databaseLockTimeoutMs: {
    name: 'DATABASE_LOCK_TIMEOUT_MS',
    description: 'How long a statement may wait for a lock.',
    allowed: milliseconds,
    fallback: '10000',
    parse: timeout,
  },
  databaseRequestTimeoutMs: {
    name: 'DATABASE_REQUEST_TIMEOUT_MS',
    description: 'How long a statement of a request may run.',
    allowed: milliseconds,
    fallback: '30000',
    parse: timeout,
  },
  databaseJobTimeoutMs: {
    name: 'DATABASE_JOB_TIMEOUT_MS',
    description: 'How long a statement of a job may run.',
    allowed: milliseconds,
    fallback: '120000',
    parse: timeout,
  },
  databaseTcpTimeoutMs: {
    name: 'DATABASE_TCP_TIMEOUT_MS',
    description:
      'How long PostgreSQL waits for a client that does not acknowledge data before it ends the connection (tcp_user_timeout and TCP keepalive).',
    allowed: milliseconds,
    fallback: '5000',
    parse: timeout,
  },
} as const;
