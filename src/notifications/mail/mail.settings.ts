import * as z from 'zod';
import type { SettingTable } from '../../kernel/setting.js';

// Line breaks are refused, because they would begin another header.
const senderPattern = /^(?:[^<>\r\n"]+ <[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/;

/** The settings of `notifications/mail`. */
export const mailSettings = {
  mailUrl: {
    name: 'MAIL_URL',
    isSecret: true,
    description:
      'Mail server for outgoing email. Without it, emails are written as files in `DATA_DIR/mail`.',
    schema: z
      .url({ protocol: /^smtps?$/, hostname: /./ })
      .describe('`smtp://user:password@host:port`, or `smtps://` with TLS from the start'),
  },
  mailFrom: {
    name: 'MAIL_FROM',
    description: 'Sender of all emails.',
    schema: z.string().regex(senderPattern).describe('an email address, or `Name <address>`'),
    fallback: 'Tribute <tribute@localhost>',
  },
} as const satisfies SettingTable;
