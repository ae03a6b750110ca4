import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { waitFor } from './wait-for.js';

/** A received email. */
export interface ReceivedMail {
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
}

/** A mail server on this machine. */
export interface Mailbox {
  /** For `MAIL_URL`. */
  readonly url: string;
  readonly mails: readonly ReceivedMail[];
  /** Answers the next `count` emails with this status: 451 causes a retry, 550 is final. */
  refuse(count: number, status: number): void;
  /** Waits for the newest email to an address with a matching subject. */
  mailTo(email: string, subject: RegExp): Promise<ReceivedMail>;
  close(): Promise<void>;
}

/** Parses an email from its source. */
export async function readMail(source: Buffer | string): Promise<ReceivedMail> {
  const { to, from, subject, text } = await PostalMime.parse(source);
  return { to: to?.[0]?.address ?? '', from: from?.address ?? '', subject: subject ?? '', text: text ?? '' };
}

/** The token in the link of an email. */
export function tokenIn({ text }: ReceivedMail): string {
  const token = /\?token=(\w+)/.exec(text)?.[1];
  if (token === undefined) throw new Error(`There is no token in: ${text}`);
  return token;
}

/** An SMTP server that keeps each email, or answers with the next status of `refusals`. */
function receiveInto(mails: ReceivedMail[], refusals: number[]): SMTPServer {
  const keep = async (stream: Readable): Promise<void> => {
    const chunks = (await stream.toArray()) as Buffer[];
    const status = refusals.shift();
    if (status !== undefined) throw Object.assign(new Error('not now'), { responseCode: status });
    mails.push(await readMail(Buffer.concat(chunks)));
  };
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      keep(stream).then(() => {
        done();
      }, done);
    },
  });
}

/** Starts a mail server that accepts everything, unless told to refuse. */
export async function startMailbox(): Promise<Mailbox> {
  const mails: ReceivedMail[] = [];
  const refusals: number[] = [];
  const server = receiveInto(mails, refusals);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    refuse: (count, status) => void refusals.push(...Array.from({ length: count }, () => status)),
    mailTo: async (email, subject) =>
      waitFor(`a mail to ${email} about ${subject}`, async () =>
        mails.findLast((mail) => mail.to === email && subject.test(mail.subject)),
      ),
    close: async () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
}
