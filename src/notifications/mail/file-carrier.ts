import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { createTransport } from 'nodemailer';
import type { Logger } from '../../kernel/logger.js';
import { newId } from '../../kernel/ids.js';
import { messageOf, type Mail, type MailCarrier } from './mail.js';

/** Writes mails into a folder, readable for its owner alone, and names each in the log: mail without a mail server. */
export class FileCarrier implements MailCarrier {
  private transport: ReturnType<typeof createTransport> | undefined;

  constructor(
    private readonly folder: string,
    private readonly from: string,
    private readonly log: Logger,
  ) {}

  async carry(mail: Mail): Promise<void> {
    // Loaded with the first mail: a start should not wait for it.
    const { createTransport } = await import('nodemailer');
    this.transport ??= createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
    const { message } = (await this.transport.sendMail(messageOf(mail, this.from))) as { message: unknown };
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, `${newId()}.eml`);
    // Whoever watches the folder never reads half a mail.
    await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
    await rename(`${file}.part`, file);
    this.log.info({ file, to: mail.to, subject: mail.subject }, 'a mail was written (MAIL_URL is not set)');
  }

  close(): void {
    this.transport?.close();
  }
}
