import { join } from 'node:path';
import type { PostEmail } from '../../kernel/email.js';
import type { Feature } from '../../kernel/feature.js';
import type { Ground } from '../../kernel/ground.js';
import type { databaseSettings } from '../../platform/database/database.settings.js';
import { drainJob } from '../../platform/jobs/drain-job.js';
import { FileTransport } from './file-transport.js';
import { MailDrain } from './mail-drain.js';
import { Outbox } from './outbox.js';
import { SmtpTransport } from './smtp-transport.js';
import { mailSettings } from './mail.settings.js';
import type { ConfigOf } from '../../kernel/setting.js';

/** What it is created from. */
interface Needs extends Ground {
  readonly config: ConfigOf<typeof mailSettings & Pick<typeof databaseSettings, 'dataDir'>>;
}

/** What `notifications/mail` adds to Tribute: the outbox, sent by a mail server or into files. */
export const mailFeature = {
  room: 'notifications/mail',
  settings: mailSettings,
  create: ({ config, log, sql, wakeUps, secrets }: Needs) => {
    const { mailUrl, mailFrom } = config;
    const outbox = new Outbox(secrets);
    const transport =
      mailUrl === undefined
        ? new FileTransport(join(config.dataDir, 'mail'), mailFrom, log)
        : new SmtpTransport(mailUrl, mailFrom);
    const drain = new MailDrain(sql, outbox, transport, log);
    const postEmail: PostEmail = async (tx, email) => outbox.leave(tx, email);
    const job = {
      name: 'mail.send',
      wakeUps,
      topic: 'mail',
      idleMs: 5000,
      drain: async (signal: AbortSignal) => drain.drain(signal),
    } as const;
    return {
      services: { postEmail },
      jobs: [drainJob(job)],
      close: async () => Promise.resolve(transport.close()),
    };
  },
} satisfies Feature<Needs>;
