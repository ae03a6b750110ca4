import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigError } from '../../../src/kernel/config-error.js';
import { readConfig } from '../../../src/config.js';
import { doublingDelay } from '../../../src/kernel/doubling-delay.js';
import { isRefusedForGood } from '../../../src/notifications/mail/mail-drain.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { startServer, type TestServer } from '../../support/server.js';
import { waitFor } from '../../support/wait-for.js';
import { readMail, startMailbox, tokenIn, type Mailbox } from '../../support/mailbox.js';
import { aPerson } from './people.js';

let mailbox: Mailbox;
let database: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  mailbox = await startMailbox();
  database = await createDatabase();
  server = await startServer({
    DATABASE_URL: database.url,
    MAIL_URL: mailbox.url,
    MAIL_FROM: 'Tribute <hello@tribute.example>',
    PUBLIC_URL: 'https://tribute.example',
  });
});

afterAll(async () => {
  await server.stop();
  await database.drop();
  await mailbox.close();
});

const waiting = async (): Promise<{ attempts: number; sealed: Buffer }[]> =>
  database.query('select attempts, sealed from outgoing_mail');

describe('email', () => {
  it('is sent through the mail server with the configured sender and links to PUBLIC_URL, and is then deleted', async () => {
    const { email } = await aPerson(server.url);
    const mail = await mailbox.mailTo(email, /Confirm/);
    expect(mail).toMatchObject({ from: 'hello@tribute.example', to: email });
    expect(mail.text).toContain('https://tribute.example/account/verify-email?token=tv_');
    await waitFor('an empty outbox', async () => (await waiting()).length === 0);
  });

  it('is sent again after a temporary failure of the mail server, and is stored encrypted until then', async () => {
    mailbox.refuse(1, 451);
    const { email } = await aPerson(server.url);
    const [mail] = await waitFor('the first attempt', async () => {
      const mails = await waiting();
      return mails[0]?.attempts === 1 && mails;
    });
    expect(mail?.sealed.toString('latin1')).not.toContain(email);
    await waitFor('the log', async () => server.log().includes('email could not be sent; it is tried again'));
    await database.query("update outgoing_mail set next_attempt_at = now() - interval '1 second'");
    await database.query("select pg_notify('tribute', 'mail')");
    expect(await mailbox.mailTo(email, /Confirm/)).toMatchObject({ to: email });
    await waitFor('an empty outbox', async () => (await waiting()).length === 0);
  });

  it('is abandoned with a log line when the mail server refuses it permanently', async () => {
    mailbox.refuse(1, 550);
    const { email } = await aPerson(server.url);
    await waitFor('the log', async () => server.log().includes('is given up'));
    await waitFor('an empty outbox', async () => (await waiting()).length === 0);
    expect(mailbox.mails.filter(({ to }) => to === email)).toEqual([]);
    expect(server.log()).not.toContain(email);
  });

  it('is written to DATA_DIR/mail, readable only by the owner, and logged, when no mail server is set', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'tribute-mail-'));
    const ownDatabase = await createDatabase();
    const other = await startServer({ DATABASE_URL: ownDatabase.url, DATA_DIR: dataDir });
    try {
      const { email, client } = await aPerson(other.url);
      const folder = join(dataDir, 'mail');
      const [name] = await waitFor('a file', async () => {
        // An unfinished file has another name.
        const names = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.eml'));
        return names.length > 0 && names;
      });
      const file = join(folder, String(name));
      await waitFor('the log', async () => other.log().includes(file));
      const mail = await readMail(await readFile(file));
      expect(mail).toMatchObject({ to: email, subject: 'Confirm your email address' });
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      const { user } = await client.mutate<{ user: object }>(
        'verifyEmail',
        { token: tokenIn(mail), password: 'correct horse battery' },
        'user { emailVerifiedAt }',
      );
      expect(user).toEqual({ emailVerifiedAt: expect.any(String) });
    } finally {
      await other.stop();
      await ownDatabase.drop();
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});

describe('an email that could not be sent', () => {
  it.each([
    [1, 30],
    [2, 60],
    [5, 480],
    [8, 3600],
    [30, 3600],
  ])('is sent again: after attempt %d in %d seconds', (attempt, seconds) => {
    expect(doublingDelay(30, attempt)).toBe(seconds);
  });

  it.each([
    [{ responseCode: 550 }, true],
    [{ responseCode: 421 }, false],
    [new Error('connection refused'), false],
    [undefined, false],
  ])('with %p is refused permanently: %p', (error, forGood) => {
    expect(isRefusedForGood(error)).toBe(forGood);
  });
});

describe('the settings of email', () => {
  it.each([
    ['MAIL_URL', 'http://mail.example'],
    ['MAIL_URL', 'mail.example:25'],
    ['MAIL_URL', 'smtp://'],
    ['MAIL_FROM', 'Tribute'],
    ['MAIL_FROM', 'Tribute <hello@tribute.example>, eve@example.com'],
    ['MAIL_FROM', 'Tribute <hello@tribute.example>\r\nBcc: eve@example.com'],
    ['SIGN_IN_ATTEMPTS_PER_ACCOUNT', '0'],
    ['SIGN_IN_ATTEMPTS_PER_ADDRESS', '-1'],
  ])('refuse %s=%j', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
  });

  it('accept a mail server with a password, and a sender with a name', () => {
    const mailUrl = 'smtps://user:p%40ss@mail.example:465';
    const mailFrom = 'Acme Shoes <hello@acme.example>';
    expect(readConfig({ MAIL_URL: mailUrl, MAIL_FROM: mailFrom })).toMatchObject({ mailUrl, mailFrom });
  });
});
