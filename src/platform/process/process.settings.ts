import * as z from 'zod';
import type { SettingTable } from '../../kernel/setting.js';
import { wholeNumber, milliseconds, oneOf } from '../../kernel/setting-schemas.js';

/** The process: its work, its log, its key, its end. */
export const processSettings = {
  role: {
    name: 'ROLE',
    description: 'The work of this process: answer requests, run jobs, or both.',
    schema: oneOf('all', 'api', 'worker'),
    fallback: 'all',
  },
  production: {
    name: 'NODE_ENV',
    description: '`production` logs JSON even on a terminal.',
    schema: z
      .enum(['production', 'development', 'test'])
      .transform((environment) => environment === 'production')
      .describe('`production`, `development`, `test`'),
    fallback: 'development',
  },
  logLevel: {
    name: 'LOG_LEVEL',
    description: 'The log level.',
    schema: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    fallback: 'info',
  },
  logRepeats: {
    name: 'LOG_REPEATS',
    description:
      'Number of times that the same warning or error is logged within 10 seconds. Repetitions beyond it are counted, and the count is logged.',
    schema: wholeNumber(0, 1_000_000, { zero: 'no limit' }),
    fallback: '10',
  },
  stopTimeoutMs: {
    name: 'STOP_TIMEOUT_MS',
    description: 'The most time for an orderly stop. After it, the process ends with exit code 1.',
    schema: milliseconds(100, 600_000),
    fallback: '30000',
  },
  encryptionKey: {
    name: 'ENCRYPTION_KEY',
    isSecret: true,
    description:
      'Encrypts the secrets of webhooks and second factors at rest. Generated on the first start as `DATA_DIR/encryption.key`.',
    schema: z
      .string()
      .regex(/^[0-9a-f]{64}$/i)
      .transform((digits) => Buffer.from(digits, 'hex'))
      .describe('64 hexadecimal digits (32 bytes): `openssl rand -hex 32`'),
  },
} as const satisfies SettingTable;
