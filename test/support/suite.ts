import { afterAll, beforeAll } from '@jest/globals';
import { newId } from '../../src/kernel/ids.js';
import { createDatabase, openDatabase, type Database, type TestDatabase } from './database.js';
import { expectCountedFigures } from './figure-invariants.js';
import { expectSoundLedger, expectVerifiedLedger } from './ledger-invariants.js';
import { expectOwnValues } from './own-values.js';
import { expectReplayable } from './replay-decisions.js';
import { startServer, type TestServer } from './server.js';
import { findSharedServer, readSharedLog } from './shared-servers.js';

/** The server and database of a suite. */
export interface Suite {
  readonly database: TestDatabase;
  readonly server: TestServer;
  readonly url: string;
}

/** A suite whose server and database other suites share. */
export interface SharedSuite {
  readonly database: Database;
  readonly server: Pick<TestServer, 'url' | 'dataDir'>;
  readonly url: string;
  /** The server's log since the suite began. */
  log(): Promise<string>;
}

/**
 * Checks the data after any suite: the ledger, every payload, every decision and all figures.
 * @param after Only payloads, decisions and campaigns with larger ids.
 */
export async function expectConsistentData(database: Database, after?: string): Promise<void> {
  await expectSoundLedger(database);
  await expectVerifiedLedger(database);
  await expectReplayable(database, after);
  await expectOwnValues(database, after);
  await expectCountedFigures(database, after);
}

/**
 * A real server with the usual settings that suites share one after the other, so there are other tenants.
 * For every suite that changes no setting, counts nothing over all tenants, and leaves no broken data.
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

/** A real server with its own database, for all tests of the suite. Checks its data at the end. */
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
