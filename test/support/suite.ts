import { afterAll, beforeAll } from '@jest/globals';
import { createDatabase, type TestDatabase } from './database.js';
import { expectSoundLedger, expectVerifiedLedger } from './ledger-invariants.js';
import { expectOwnValues } from './own-values.js';
import { expectReplayable } from './replay-decisions.js';
import { startServer, type TestServer } from './server.js';

/** What a suite runs against. */
export interface Suite {
  readonly database: TestDatabase;
  readonly server: TestServer;
  readonly url: string;
}

/** What must be true of a database after a suite, whatever happened in it: the ledger, every decision and every payload. Stop its servers before. */
export async function expectConsistentData(database: TestDatabase): Promise<void> {
  await expectSoundLedger(database);
  await expectVerifiedLedger(database);
  await expectReplayable(database);
  await expectOwnValues(database);
}

/** A real server on a database of the suite's own, for all its tests; its data are checked when they are over. */
export function useServer(environment: Readonly<Record<string, string>> = {}): Suite {
  let database: TestDatabase | undefined;
  let server: TestServer | undefined;
  beforeAll(async () => {
    database = await createDatabase();
    server = await startServer({ DATABASE_URL: database.url, ...environment });
  });
  afterAll(async () => {
    await server?.stop();
    if (database) await expectConsistentData(database);
    await database?.drop();
  });
  const started = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('The suite has not started yet.');
    return value;
  };
  return {
    get database() {
      return started(database);
    },
    get server() {
      return started(server);
    },
    get url() {
      return started(server).url;
    },
  };
}
