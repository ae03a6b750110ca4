import { afterAll, beforeAll } from '@jest/globals';
import { newId } from '../../src/kernel/ids.js';
import { createDatabase, openDatabase, type Database, type TestDatabase } from './database.js';
import { expectSoundLedger, expectVerifiedLedger } from './ledger-invariants.js';
import { expectOwnValues } from './own-values.js';
import { expectReplayable } from './replay-decisions.js';
import { startServer, type TestServer } from './server.js';
import { findSharedServer, readSharedLog } from './shared-servers.js';

/** What a suite runs against. */
export interface Suite {
  readonly database: TestDatabase;
  readonly server: TestServer;
  readonly url: string;
}

/** A suite whose server and database others use as well. */
export interface SharedSuite {
  readonly database: Database;
  readonly server: Pick<TestServer, 'url' | 'dataDir'>;
  readonly url: string;
  /** What the server logged since the suite began. */
  log(): Promise<string>;
}

/**
 * What must be true of a database after a suite, whatever happened in it: the ledger, every payload, and every decision on an event
 * that came after the one with this id.
 */
export async function expectConsistentData(database: Database, after?: string): Promise<void> {
  await expectSoundLedger(database);
  await expectVerifiedLedger(database);
  await expectReplayable(database, after);
  await expectOwnValues(database);
}

/**
 * A real server with the usual settings that other suites use as well, one after the other: other tenants are there. It is for every
 * suite that changes no setting, counts nothing over all tenants, and leaves nothing broken behind.
 */
export function useSharedServer(): SharedSuite {
  let suite: SharedSuite | undefined;
  const since = newId();
  beforeAll(async () => {
    const server = await findSharedServer();
    const log = async (): Promise<string> => readSharedLog(server.logLength);
    suite = { url: server.url, server, database: openDatabase(server.databaseUrl), log };
  });
  afterAll(async () => {
    if (!suite) return;
    await expectConsistentData(suite.database, since);
    await suite.database.pool.end();
  });
  return {
    get database() {
      return started(suite).database;
    },
    get server() {
      return started(suite).server;
    },
    get url() {
      return started(suite).url;
    },
    log: async () => started(suite).log(),
  };
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

function started<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The suite has not started yet.');
  return value;
}
