import * as z from 'zod';
import { normalizeEmail } from '../../kernel/normalize-email.js';
import type { SettingTable } from '../../kernel/setting.js';
import { optionalList } from '../../kernel/setting-schemas.js';

const email = z
  .string()
  .transform((text) => normalizeEmail(text).toLowerCase())
  .pipe(z.string().regex(/^[^\s<>@,]+@[^\s<>@,]+$/));

/** The settings of `identity/operator`. */
export const operatorSettings = {
  operatorEmails: {
    name: 'OPERATOR_EMAILS',
    description:
      'The operators of this platform: people with one of these confirmed email addresses can approve campaigns, suspend, and read across tenants.',
    schema: optionalList(email).describe('comma-separated email addresses; empty means nobody'),
    fallback: '',
  },
  operatorSecondFactor: {
    name: 'OPERATOR_SECOND_FACTOR',
    description:
      'Whether operators need a second factor. If required, a person of `OPERATOR_EMAILS` without one has no rights beyond their own account.',
    schema: z
      .enum(['required', 'optional'])
      .describe(
        '`required`, `optional`; default `required` with `NODE_ENV=production`, `optional` otherwise',
      ),
  },
} as const satisfies SettingTable;
