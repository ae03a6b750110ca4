import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { Client } from 'pg';
import { WebSocket } from 'ws';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { failToStart } from '../support/fail-to-start.js';
import { errorCode, evaluated, ingest, uuidOf } from '../support/outcome.js';
import { startServer, type TestServer } from '../support/server.js';
import { aCampaign, aScene, aSeller } from '../support/story.js';
import { useServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

describe('a start', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });

  /** It has printed its URL in one line, and prints nothing more. */
  async function expectToStopOn(signal: NodeJS.Signals, server: TestServer): Promise<void> {
    let rest = '';
    server.process.stdout?.on('data', (text: string) => (rest += text));
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    const exited = once(server.process, 'exit');
    server.process.kill(signal);
    await exited;
    expect(await server.stop()).toBe(0);
    expect(rest).toBe('');
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
  }

  it('says where it listens in one line, and stops on SIGTERM', async () => {
    await expectToStopOn('SIGTERM', await startServer({ DATABASE_URL: database.url }));
  });

  it('takes the port that it is told, says so when somebody else has it, and stops on SIGINT', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const PORT = String((other.address() as AddressInfo).port);
    const environment = { DATABASE_URL: database.url, ENCRYPTION_KEY: '0'.repeat(64), PORT };
    const { code, stdout, stderr } = await failToStart(environment);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('EADDRINUSE');
    other.close();
    await once(other, 'close');
    const server = await startServer(environment);
    expect(new URL(server.url).port).toBe(PORT);
    await expectToStopOn('SIGINT', server);
  });

  it('ends when there is no database', async () => {
    const DATABASE_URL = new URL(database.url);
    DATABASE_URL.pathname = '/nowhere';
    const { code, stdout, stderr } = await failToStart({ DATABASE_URL: DATABASE_URL.href });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('database \\"nowhere\\" does not exist');
    expect(stderr).not.toContain(DATABASE_URL.password);
  });
});

describe('a running server', () => {
  const suite = useServer();

  it('has a start page that leads to GraphiQL and the documentation, and loads nothing from elsewhere', async () => {
    const accept = 'text/html';
    const page = await (await fetch(suite.url, { headers: { accept } })).text();
    const links = [...page.matchAll(/href="([^"]+)"/g)].map(([, href]) => href ?? '');
    expect(links).toEqual(expect.arrayContaining(['/graphql', '/docs', '/healthz', '/readyz']));
    for (const link of ['/', ...links]) {
      const response = await fetch(new URL(link, suite.url), { headers: { accept } });
      const loads = (await response.text()).match(
        /(?:<(?:script|link|img|iframe)[^>]*|@import|url\()["'= (]+https?:\/\/[^"')]*/g,
      );
      expect({ link, status: response.status, loads }).toEqual({ link, status: 200, loads: null });
    }
  });

  it('echoes the id of a request, or gives it one, and logs it', async () => {
    const idOf = async (id?: string): Promise<string> => {
      const headers = id === undefined ? {} : { 'x-request-id': id };
      return (await fetch(suite.url, { headers })).headers.get('x-request-id') ?? '';
    };
    expect(await idOf('order-4711:retry.2')).toBe('order-4711:retry.2');
    await waitFor('the log', async () => suite.server.log().includes('"reqId":"order-4711:retry.2"'));
    const made = [await idOf(), await idOf(), await idOf('with space'), await idOf('x'.repeat(129))];
    expect(new Set(made).size).toBe(4);
    for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  });

  it('is alive and not ready while the database is gone, and goes on when it is back', async () => {
    const scene = await aScene(suite.url);
    const statusOf = async (path: string): Promise<number> => (await fetch(`${suite.url}${path}`)).status;
    expect(await (await fetch(`${suite.url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${suite.url}/readyz`)).json()).toEqual({ status: 'ready' });
    const url = new URL(suite.database.url);
    const name = url.pathname.slice(1);
    url.pathname = '/postgres';
    const admin = new Client({ connectionString: url.href });
    await admin.connect();
    await admin.query(`alter database ${name} allow_connections false`);
    await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    expect(await statusOf('/readyz')).toBe(503);
    expect(await statusOf('/healthz')).toBe(200);
    expect(errorCode(await scene.program.send('{ campaigns { totalCount } }'))).toBeDefined();
    await admin.query(`alter database ${name} allow_connections true`);
    await admin.end();
    await waitFor('the database', async () => (await statusOf('/readyz')) === 200);
    const event = await evaluated(scene, await ingest(scene, 'afterwards'));
    expect(event.status).toBe('PROCESSED');
  });
});

describe('a stop', () => {
  it('finishes what is in flight, takes nothing new and ends the subscriptions', async () => {
    const database = await createDatabase();
    const server = await startServer({ DATABASE_URL: database.url });
    const seller = await aSeller(server.url);
    const id = await aCampaign(seller);
    const closed = new Promise((resolveClose) => {
      const client = createClient({
        url: `${server.url.replace('http', 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        lazy: false,
        onNonLazyError: () => undefined,
        connectionParams: { authorization: `Bearer ${seller.key}` },
        on: {
          closed: (event) => {
            resolveClose((event as { code: number }).code);
          },
        },
      });
      client.subscribe(
        { query: 'subscription ($id: ID!) { campaignUpdated(id: $id) { id } }', variables: { id } },
        { next: () => undefined, error: () => undefined, complete: () => undefined },
      );
    });

    const holder = await database.pool.connect();
    await holder.query('begin');
    await holder.query('select from campaign where id = $1 for update', [uuidOf('campaign', id)]);
    const answer = seller.program.mutate<{ campaign: { name: string } }>(
      'updateCampaign',
      { id, name: 'In flight' },
      'campaign { name }',
    );
    await waitFor('the request to wait', async () => {
      const waiting = await database.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    });
    const exited = once(server.process, 'exit');
    server.process.kill('SIGTERM');
    expect(await closed).toBe(1001);
    await waitFor('the end of listening', async () =>
      fetch(server.url).then(
        () => false,
        () => true,
      ),
    );
    expect(server.process.exitCode).toBeNull();
    await holder.query('commit');
    holder.release();
    expect(await answer).toMatchObject({ campaign: { name: 'In flight' } });
    await exited;
    expect(await server.stop()).toBe(0);
    expect(server.log()).not.toContain('something did not stop cleanly');
    await database.drop();
  });
});

describe('the roles', () => {
  it('api takes events and leaves them, worker evaluates them and listens to nobody', async () => {
    const database = await createDatabase();
    const environment = { DATABASE_URL: database.url, ENCRYPTION_KEY: '0'.repeat(64) };
    const api = await startServer({ ...environment, ROLE: 'api' });
    const scene = await aScene(api.url);
    const id = await ingest(scene, 'waits');
    const workers = async (): Promise<number> => {
      const rows = await database.query(
        `select distinct application_name from pg_stat_activity
         where datname = current_database() and application_name like 'tribute@%:jobs'`,
      );
      return rows.length;
    };
    expect(await workers()).toBe(0);
    expect(await database.query(`select 1 from agenda_jobs`)).toEqual([]);
    expect(await database.query(`select id, status from event`)).toEqual([
      { id: uuidOf('event', id), status: 'QUEUED' },
    ]);
    // Tribute sets session names itself, by which processes see which others are alive.
    const worker = await startServer({
      ...environment,
      DATABASE_URL: `${database.url}?application_name=mine`,
      ROLE: 'worker',
    });
    expect(worker.url).toBe('');
    expect(await evaluated(scene, id)).toMatchObject({ status: 'PROCESSED', rewards: [{ status: 'PAID' }] });
    expect(await workers()).toBe(1);
    const names = await database.query<{ name: string }>(
      `select distinct split_part(application_name, ':', 1) as name from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()`,
    );
    const processes = names.map(({ name }) => name).filter((name) => name !== '');
    expect(processes).toEqual([
      expect.stringMatching(/^tribute@[\w.-]+\/\d+-[0-9a-f]{8}$/),
      expect.stringMatching(/^tribute@[\w.-]+\/\d+-[0-9a-f]{8}$/),
    ]);
    expect(await worker.stop()).toBe(0);
    expect(await workers()).toBe(0);
    expect(await api.stop()).toBe(0);
    await database.drop();
  });
});
