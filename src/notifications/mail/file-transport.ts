import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { createTransport } from 'nodemailer';
import type { Email } from '../../kernel/email.js';
import type { Logger } from '../../kernel/logger.js';
import { newId } from '../../kernel/ids.js';
import { messageOf, type MailTransport } from './mail-transport.js';

/** Writes emails to a folder, readable only by its owner, and logs each file name. Needs no mail server. */
export class FileTransport implements MailTransport {
  private transport: ReturnType<typeof createTransport> | undefined;

  constructor(
    private readonly folder: string,
    private readonly from: string,
    private readonly log: Logger,
  ) {}

  async send(email: Email): Promise<void> {
    // Loaded with the first email, so that it does not delay the start.
    const { createTransport } = await import('nodemailer');
    this.transport ??= createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
    const { message } = (await this.transport.sendMail(messageOf(email, this.from))) as { message: unknown };
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const file = join(this.folder, `${newId()}.eml`);
    // A program that watches the folder never reads a partial email.
    await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
    await rename(`${file}.part`, file);
    this.log.info(
      { file, to: email.to, subject: email.subject },
      'email written to a file (MAIL_URL is not set)',
    );
  }

  close(): void {
    this.transport?.close();
  }
}
