import { createTransport } from 'nodemailer';
import { messageOf, type Mail, type MailCarrier } from './mail.js';

/** Together below the lease of a claimed mail. */
const timeouts = { connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 30_000 };

/** Hands mails to a mail server. */
export class SmtpCarrier implements MailCarrier {
  private readonly transport: ReturnType<typeof createTransport>;

  /** @param url `smtp(s)://user:password@host:port`; @param from the address that mails come from. */
  constructor(
    url: string,
    private readonly from: string,
  ) {
    this.transport = createTransport({ url, pool: true, maxConnections: 2, ...timeouts });
  }

  async carry(mail: Mail): Promise<void> {
    await this.transport.sendMail(messageOf(mail, this.from));
  }

  close(): void {
    this.transport.close();
  }
}
