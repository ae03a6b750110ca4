import { afterAll, beforeAll } from '@jest/globals';
import { createDatabase, type TestDatabase } from './database.js';
import { startMailbox, type Mailbox } from './mailbox.js';
import { startServer, type TestServer } from './server.js';
import { expectConsistentData, type Suite } from './suite.js';

/** A suite whose server sends its emails to a mailbox. */
export interface MailSuite extends Suite {
  readonly mailbox: Mailbox;
}

/**
 * A real server with its own database and a mailbox, for all tests of the suite. Checks its data at the end.
 */
export function useServerWithMail(environment: Readonly<Record<string, string>> = {}): MailSuite {
  let parts: { mailbox: Mailbox; database: TestDatabase; server: TestServer } | undefined;
  const started = (): NonNullable<typeof parts> => {
    if (!parts) throw new Error('The suite has not started yet.');
    return parts;
  };
  beforeAll(async () => {
    const mailbox = await startMailbox();
    const database = await createDatabase();
    const settings = { DATABASE_URL: database.url, MAIL_URL: mailbox.url, ...environment };
    parts = { mailbox, database, server: await startServer(settings) };
  });
  afterAll(async () => {
    const { mailbox, database, server } = started();
    await server.stop();
    await expectConsistentData(database);
    await database.drop();
    await mailbox.close();
  });
  return {
    get mailbox() {
      return started().mailbox;
    },
    get database() {
      return started().database;
    },
    get server() {
      return started().server;
    },
    get url() {
      return started().server.url;
    },
  };
}
