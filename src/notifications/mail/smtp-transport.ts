import { createTransport } from 'nodemailer';
import type { Email } from '../../kernel/email.js';
import { messageOf, type MailTransport } from './mail-transport.js';

/** Their sum is below the lease of a claimed email. */
const timeouts = { connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 30_000 };

/** Sends emails to a mail server. */
export class SmtpTransport implements MailTransport {
  private readonly transport: ReturnType<typeof createTransport>;

  /** @param url `smtp(s)://user:password@host:port`; @param from the sender address. */
  constructor(
    url: string,
    private readonly from: string,
  ) {
    this.transport = createTransport({ url, pool: true, maxConnections: 2, ...timeouts });
  }

  async send(email: Email): Promise<void> {
    await this.transport.sendMail(messageOf(email, this.from));
  }

  close(): void {
    this.transport.close();
  }
}
