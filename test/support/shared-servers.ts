import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDatabase, type TestDatabase } from './database.js';
import { metricsToken } from './metrics.js';
import { miscountedFigures } from './miscounted-figures.js';
import { startServer, type TestServer } from './server.js';

/** The setting with the URL for requesting shared servers. */
const sharedServersUrl = 'TRIBUTE_TEST_SHARED_SERVERS_URL';

/** The location of a shared server and its database. */
export interface SharedServer {
  readonly url: string;
  readonly databaseUrl: string;
  /** Its DATA_DIR; emails are files in its `mail` folder. */
  readonly dataDir: string;
  /** The length of its log so far, in characters. */
  readonly logLength: number;
}

interface Running extends Omit<SharedServer, 'logLength'> {
  readonly server: TestServer;
  readonly database: TestDatabase;
}

/** The operators of the shared servers: one address for each suite with an operator. */
export const sharedOperators = {
  accessMatrix: 'access-matrix@operators.example',
  payoutsForMany: 'payouts-for-many@operators.example',
  manyItems: 'many-items@operators.example',
  firstApprover: 'first-approver@operators.example',
  operatorSearch: 'operator-search@operators.example',
  operatorView: 'operator-view@operators.example',
  sandboxTopUps: 'sandbox-top-ups@operators.example',
  payoutExport: 'payout-export@operators.example',
  secondApprover: 'second-approver@operators.example',
  suspensions: 'suspensions@operators.example',
  acts: 'acts@operators.example',
} as const;

/** Settings without effect on other suites, so that no suite needs a server for them. */
const sharedSettings = {
  METRICS_TOKEN: metricsToken,
  OPERATOR_EMAILS: Object.values(sharedOperators).join(),
  TRUST_PROXY: '1',
  COUNTRY_HEADER: 'cf-ipcountry',
  DATA_CENTRE_RANGES: '203.0.113.0/24',
} as const;

/**
 * Servers with the usual test settings, each shared by all suites of one jest worker: `GET /<worker>` returns
 * its location, and `GET /<worker>/<n>` its log after the first n characters. A server starts on its first
 * request. Returns how to stop them.
 */
export async function offerSharedServers(): Promise<() => Promise<void>> {
  const running = new Map<string, Promise<Running>>();
  const door = createServer((request, response) => {
    // A test may be busy for longer than an idle connection stays open.
    response.setHeader('Connection', 'close');
    const [, worker = '', from] = (request.url ?? '').split('/');
    const starting = running.get(worker) ?? start();
    running.set(worker, starting);
    starting.then(
      ({ url, databaseUrl, dataDir, server }) =>
        response.end(
          from === undefined
            ? JSON.stringify({ url, databaseUrl, dataDir, logLength: server.log().length })
            : server.log().slice(Number(from)),
        ),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  process.env[sharedServersUrl] = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
  return async () => {
    door.close();
    for (const { server, database } of await Promise.all(running.values())) {
      await server.stop();
      // Each suite looked at its own campaigns only. A later suite must not have changed them.
      const wrong = await miscountedFigures(database);
      await database.drop();
      if (wrong.length > 0) throw new Error(`Figures differ from a recount: ${JSON.stringify(wrong)}`);
    }
  };
}

async function start(): Promise<Running> {
  const database = await createDatabase();
  const server = await startServer({ DATABASE_URL: database.url, ...sharedSettings });
  return { url: server.url, databaseUrl: database.url, dataDir: server.dataDir, server, database };
}

/** The shared server of this jest worker. */
export async function findSharedServer(): Promise<SharedServer> {
  return JSON.parse(await ask('')) as SharedServer;
}

/** Its log after this many characters. */
export async function readSharedLog(after: number): Promise<string> {
  return ask(`/${after}`);
}

async function ask(what: string): Promise<string> {
  const worker = process.env['JEST_WORKER_ID'] ?? '1';
  const response = await fetch(`${process.env[sharedServersUrl]}/${worker}${what}`);
  const answer = await response.text();
  if (!response.ok) throw new Error(`The shared server did not start: ${answer}`);
  return answer;
}
