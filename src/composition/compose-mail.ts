import { join } from 'node:path';
import { FileTransport } from '../notifications/mail/file-transport.js';
import { MailDrain } from '../notifications/mail/mail-drain.js';
import type { Outbox } from '../notifications/mail/outbox.js';
import { SmtpTransport } from '../notifications/mail/smtp-transport.js';
import { drainJob } from '../platform/jobs/drain-job.js';
import type { RecurringJob } from '../platform/jobs/recurring-job.js';
import type { Ground } from './ground.js';

/** Creates the job that sends the outbox, by the configured mail server or into files. */
export function composeMail(
  { config, log, sql, wakeUps }: Ground,
  outbox: Outbox,
): { readonly job: RecurringJob; readonly close: () => void } {
  const { mailUrl, mailFrom } = config;
  const transport =
    mailUrl === undefined
      ? new FileTransport(join(config.dataDir, 'mail'), mailFrom, log)
      : new SmtpTransport(mailUrl, mailFrom);
  const drain = new MailDrain(sql, outbox, transport, log);
  return {
    job: drainJob({
      name: 'mail.send',
      wakeUps,
      topic: 'mail',
      idleMs: 5000,
      drain: async (signal) => drain.drain(signal),
    }),
    close: () => {
      transport.close();
    },
  };
}
