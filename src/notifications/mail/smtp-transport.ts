import type { createTransport } from 'nodemailer';
import type { Email } from '../../kernel/email.js';
import { messageOf, type MailTransport } from './mail-transport.js';

/** Their sum is below the lease of a claimed email. */
const timeouts = { connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 30_000 };

type Transport = ReturnType<typeof createTransport>;

/** Sends emails to a mail server. Its library is loaded for the first one. */
export class SmtpTransport implements MailTransport {
  private transport: Promise<Transport> | undefined;

  /** @param url `smtp(s)://user:password@host:port`; @param from the sender address. */
  constructor(
    private readonly url: string,
    private readonly from: string,
  ) {}

  async send(email: Email): Promise<void> {
    this.transport ??= this.open();
    await (await this.transport).sendMail(messageOf(email, this.from));
  }

  close(): void {
    void this.transport?.then((transport) => {
      transport.close();
    });
  }

  private async open(): Promise<Transport> {
    const { createTransport } = await import('nodemailer');
    return createTransport({ url: this.url, pool: true, maxConnections: 2, ...timeouts });
  }
}
