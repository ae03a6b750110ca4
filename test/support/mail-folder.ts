import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readMail, type ReceivedMail } from './mailbox.js';
import type { TestServer } from './server.js';
import { waitFor } from './wait-for.js';

const read = new Map<string, Promise<ReceivedMail>>();

/** Every email of a server without a mail server, oldest first. */
async function mailsOf({ dataDir }: Pick<TestServer, 'dataDir'>): Promise<ReceivedMail[]> {
  const folder = join(dataDir, 'mail');
  const names = await readdir(folder).catch(() => []);
  const complete = names.filter((name) => name.endsWith('.eml'));
  const mails = complete.toSorted().map(async (name) => {
    const file = join(folder, name);
    const known = read.get(file) ?? readFile(file).then(readMail);
    read.set(file, known);
    return known;
  });
  return Promise.all(mails);
}

/** Waits for the newest email to an address with a matching subject that is not in `seen`. */
export async function mailTo(
  server: Pick<TestServer, 'dataDir'>,
  email: string,
  subject: RegExp,
  seen: ReadonlySet<string> = new Set(),
): Promise<ReceivedMail> {
  return waitFor(`a mail to ${email} about ${subject}`, async () =>
    (await mailsOf(server)).findLast(
      ({ to, subject: about, text }) =>
        to.toLowerCase() === email.toLowerCase() && subject.test(about) && !seen.has(text),
    ),
  );
}

/** All emails to an address so far. */
export async function mailsTo(server: Pick<TestServer, 'dataDir'>, email: string): Promise<ReceivedMail[]> {
  return (await mailsOf(server)).filter(({ to }) => to.toLowerCase() === email.toLowerCase());
}
