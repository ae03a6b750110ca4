import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDatabase, type TestDatabase } from './database.js';
import { startServer, type TestServer } from './server.js';

/** Where the shared servers are asked for. */
export const sharedServersUrl = 'TRIBUTE_TEST_SHARED_SERVERS_URL';

/** Where a shared server and its database are. */
export interface SharedServer {
  readonly url: string;
  readonly databaseUrl: string;
  /** Its DATA_DIR; mails are files below `mail` in it. */
  readonly dataDir: string;
}

interface Running extends SharedServer {
  readonly server: TestServer;
  readonly database: TestDatabase;
}

/**
 * Servers with the default settings of tests, each shared by all suites of one jest worker: `GET /<number of the worker>` answers where
 * its server is. It starts when a suite asks for the first time. Answers how to stop them.
 */
export async function offerSharedServers(): Promise<() => Promise<void>> {
  const running = new Map<string, Promise<Running>>();
  const door = createServer((request, response) => {
    const worker = request.url ?? '';
    const starting = running.get(worker) ?? start();
    running.set(worker, starting);
    starting.then(
      ({ url, databaseUrl, dataDir }) => response.end(JSON.stringify({ url, databaseUrl, dataDir })),
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
      await database.drop();
    }
  };
}

async function start(): Promise<Running> {
  const database = await createDatabase();
  const server = await startServer({ DATABASE_URL: database.url });
  return { url: server.url, databaseUrl: database.url, dataDir: server.dataDir, server, database };
}

/** The shared server of this jest worker. */
export async function findSharedServer(): Promise<SharedServer> {
  const response = await fetch(`${process.env[sharedServersUrl]}/${process.env['JEST_WORKER_ID'] ?? '1'}`);
  if (!response.ok) throw new Error(`The shared server did not start: ${await response.text()}`);
  return (await response.json()) as SharedServer;
}
