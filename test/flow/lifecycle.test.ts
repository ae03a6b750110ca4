import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { failToStart } from '../support/fail-to-start.js';
import { errorCode, evaluated, ingest } from '../support/outcome.js';
import { startServer, type TestServer } from '../support/server.js';
import { aScene } from '../support/story.js';
import { useServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

describe('the start of a server', () => {
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

  it('prints the URL in one line, and the server stops on SIGTERM', async () => {
    await expectToStopOn('SIGTERM', await startServer({ DATABASE_URL: database.url }));
  });

  it('uses the configured port, fails if it is in use, and the server stops on SIGINT', async () => {
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

  it('fails without a database', async () => {
    const DATABASE_URL = new URL(database.url);
    DATABASE_URL.pathname = '/nowhere';
    const { code, stdout, stderr } = await failToStart({ DATABASE_URL: DATABASE_URL.href });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('database \\"nowhere\\" does not exist');
    expect(stderr).not.toContain(DATABASE_URL.password);
  });
});

describe('a running server', () => {
  const suite = useServer({ DASHBOARD: 'false' });

  it('has, without the dashboard, a start page with links to GraphiQL and the documentation, without external resources', async () => {
    const accept = 'text/html';
    const page = await (await fetch(suite.url, { headers: { accept } })).text();
    const links = [...page.matchAll(/href="([^"]+)"/g)].map(([, href]) => href ?? '');
    expect(links).toEqual(expect.arrayContaining(['/graphql', '/docs', '/healthz', '/readyz']));
    for (const link of ['/', ...links]) {
      // On a busy machine the server may not be ready for a moment.
      const response = await waitFor(`an answer of ${link}`, async () => {
        const answer = await fetch(new URL(link, suite.url), { headers: { accept } });
        return answer.status !== 503 && answer;
      });
      const loads = (await response.text()).match(
        /(?:<(?:script|link|img|iframe)[^>]*|@import|url\()["'= (]+https?:\/\/[^"')]*/g,
      );
      expect({ link, status: response.status, loads }).toEqual({ link, status: 200, loads: null });
    }
  });

  it('echoes the request id or creates one, and logs it', async () => {
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

  it('is alive but not ready while the database is unavailable, and recovers', async () => {
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
