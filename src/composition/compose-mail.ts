import { join } from 'node:path';
import { FileCarrier } from '../notifications/mail/file-carrier.js';
import { MailDrain } from '../notifications/mail/mail-drain.js';
import type { Outbox } from '../notifications/mail/outbox.js';
import { SmtpCarrier } from '../notifications/mail/smtp-carrier.js';
import { drainJob } from '../platform/jobs/drain-job.js';
import type { RecurringJob } from '../platform/jobs/job.js';
import type { Ground } from './ground.js';

/** Makes the job that sends what is in the outbox, by the mail server of the settings or into files. */
export function composeMail(
  { config, log, sql, wakeUps }: Ground,
  outbox: Outbox,
): { readonly job: RecurringJob; readonly close: () => void } {
  const { mailUrl, mailFrom } = config;
  const carrier =
    mailUrl === undefined
      ? new FileCarrier(join(config.dataDir, 'mail'), mailFrom, log)
      : new SmtpCarrier(mailUrl, mailFrom);
  const drain = new MailDrain(sql, outbox, carrier, log);
  return {
    job: drainJob({
      name: 'mail.send',
      wakeUps,
      topic: 'mail',
      idleMs: 5000,
      drain: async (signal) => drain.drain(signal),
    }),
    close: () => {
      carrier.close();
    },
  };
}
