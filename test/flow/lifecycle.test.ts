import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { Agent, request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { Client } from 'pg';
import { WebSocket } from 'ws';
import { secretSettings, settings } from '../../src/config.js';
import { readPostmasterFile } from '../../src/database/embedded/postmaster-file.js';
import { processIdentity } from '../../src/database/embedded/process-identity.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { errorCode, evaluated, ingest, uuidOf } from '../support/outcome.js';
import { startServer } from '../support/server.js';
import { aCampaign, aScene, aSeller } from '../support/story.js';
import { useServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

/** A start that must fail: what the process said, and its exit code. */
async function failToStart(
  environment: Readonly<Record<string, string>>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../../program/main.js')], {
    env: { PATH: process.env['PATH'], PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

/** Values that look right and are not, of the settings in which there is more to be wrong than the form. */
const nearMisses: readonly (readonly [name: string, value: string])[] = [
  ['ROLE', 'WORKER'],
  ['PORT', '65536'],
  ['PORT', '80.5'],
  ['DATABASE_URL', 'mysql://127.0.0.1/tribute'],
  ['DATABASE_URL', '127.0.0.1:5432/tribute'],
  ['ENCRYPTION_KEY', 'a'.repeat(63)],
  ['WEBHOOK_ALLOWED_PRIVATE_RANGES', '10.0.0.0/33'],
  ['WEBHOOK_ALLOWED_PRIVATE_RANGES', '127.0.0.0/8,localhost'],
  ['PUBLIC_URL', 'ftp://tribute.example.com'],
  ['PUBLIC_URL', 'https://tribute.example.com/?a=b'],
  ['SHORT_HOST', 'https://go.example.com'],
];

describe('a setting that cannot be used', () => {
  // Every text that an environment can hold is the name of some folder.
  const names = Object.values(settings)
    .map(({ name }) => name)
    .filter((name) => name !== 'DATA_DIR');
  const rows = [...names.map((name) => [name, 'not at all'] as const), ...nearMisses];

  const outcomes = new Map<string, Awaited<ReturnType<typeof failToStart>>>();

  // Several at once: a start spends its time on loading what it would run.
  beforeAll(async () => {
    const queue = [...rows];
    const lane = async (): Promise<void> => {
      for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
        const [name, value] = row;
        outcomes.set(row.join('='), await failToStart({ [name]: value }));
      }
    };
    await Promise.all(Array.from({ length: 3 }, lane));
  });

  it.each(rows)('ends the start: %s=%s', (name, value) => {
    const allowed = Object.values(settings).find((setting) => setting.name === name)?.allowed ?? '';
    const shown = secretSettings.has(name) ? 'not usable' : `"${value}"`;
    const message = `${name} is ${shown}; allowed: ${allowed.replaceAll('`', '')}.\n`;
    expect(outcomes.get(`${name}=${value}`)).toEqual({ code: 1, stdout: '', stderr: message });
  });
});

describe('a start', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });

  it('says where it listens in one line, and stops on SIGTERM and SIGINT', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const server = await startServer({ DATABASE_URL: database.url });
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
  });

  it('takes the port that it is told, and says so when somebody else has it', async () => {
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
    expect(await server.stop()).toBe(0);
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

/** A connection that is kept alive, as a proxy keeps it; requests on it go one after the other. */
class KeptConnection {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(private readonly url: string) {}

  /** The answer, or the code of the error by which there is none. */
  async send(
    method: string,
    path: string,
    headers: OutgoingHttpHeaders = {},
    body = '',
  ): Promise<KeptAnswer> {
    return new Promise((resolveAnswer) => {
      const sent = request(new URL(path, this.url), { method, headers, agent: this.agent }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          resolveAnswer({ status: response.statusCode, headers: response.headers, text });
        });
        response.on('error', ({ message }) => {
          resolveAnswer({ error: `in the answer: ${message}` });
        });
      });
      sent.on('error', (error: NodeJS.ErrnoException) => {
        resolveAnswer({ error: error.code ?? error.message });
      });
      sent.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

interface KeptAnswer {
  readonly status?: number | undefined;
  readonly headers?: IncomingHttpHeaders;
  readonly text?: string;
  readonly error?: string;
}

describe('a stop with connections that are kept alive', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });

  it('answers what is in flight, refuses what comes after it, and says so on every surface', async () => {
    const server = await startServer({ DATABASE_URL: database.url });
    const seller = await aSeller(server.url);
    const id = await aCampaign(seller);
    const headers = { authorization: `Bearer ${seller.key}`, 'content-type': 'application/json' };
    const late = [
      [
        'POST',
        '/graphql',
        { errors: [{ message: expect.any(String), extensions: { code: 'UNAVAILABLE' } }] },
      ],
      ['GET', '/campaigns', { statusCode: 503, message: expect.stringContaining('stopping') }],
      ['POST', '/v1/campaigns', { statusCode: 503, message: expect.stringContaining('stopping') }],
      ['GET', '/go/abc', { statusCode: 503, message: expect.any(String) }],
      ['GET', '/readyz', { status: 'unavailable' }],
    ] as const;
    const open = late.map(() => new KeptConnection(server.url));
    const inFlight = new KeptConnection(server.url);
    const holder = await database.pool.connect();
    await holder.query('begin');
    await holder.query('select from campaign where id = $1 for update', [uuidOf('campaign', id)]);
    const answer = inFlight.send('PATCH', `/campaigns/${id}`, headers, '{"name":"In flight"}');
    await waitFor('the request to wait', async () => {
      const waiting = await database.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      );
      return waiting.length > 0;
    });
    // Kept as a browser keeps it open beforehand: nothing was ever sent on it.
    const unused = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(unused, 'connect');
    const unusedEnded = once(unused.resume(), 'end');
    // On each a request has just been answered.
    for (const connection of open) expect((await connection.send('GET', '/healthz')).status).toBe(200);
    const exited = once(server.process, 'exit');
    server.process.kill('SIGTERM');
    await waitFor('the stop', async () => server.log().includes('"stopping"'));
    const answers = await Promise.all(
      late.map(async ([method, path], index) =>
        open[index]?.send(
          method,
          path,
          headers,
          method === 'POST' ? JSON.stringify({ query: '{ __typename }', padding: 'x'.repeat(300_000) }) : '',
        ),
      ),
    );
    for (const [index, [method, path, body]] of late.entries()) {
      const { status, headers: sent, text, error } = answers[index] ?? {};
      expect({ method, path, error, status, body: JSON.parse(text ?? 'null') as unknown }).toEqual({
        method,
        path,
        error: undefined,
        status: 503,
        body,
      });
      expect(sent).toMatchObject({
        connection: 'close',
        'retry-after': '2',
        'x-request-id': expect.any(String),
        'content-security-policy': expect.any(String),
      });
    }
    await unusedEnded;
    expect(server.process.exitCode).toBeNull();
    await holder.query('commit');
    holder.release();
    const finished = await answer;
    expect(finished).toMatchObject({ status: 200, headers: { connection: 'close' } });
    expect(JSON.parse(finished.text ?? '')).toMatchObject({ name: 'In flight' });
    await exited;
    expect(await server.stop()).toBe(0);
    expect(server.log()).not.toContain('something did not stop cleanly');
    for (const connection of [...open, inFlight]) connection.close();
  });

  it('resets no connection under load, and does what it answers', async () => {
    const server = await startServer({ DATABASE_URL: database.url });
    const seller = await aSeller(server.url);
    const headers = { authorization: `Bearer ${seller.key}`, 'content-type': 'application/json' };
    let made = 0;
    const last = async (): Promise<string> => {
      const connection = new KeptConnection(server.url);
      for (;;) {
        const {
          status,
          headers: sent,
          error,
        } = await connection.send(
          'POST',
          '/campaigns',
          headers,
          JSON.stringify({ name: `load ${seller.organizationId}`, targetUrl: 'https://shop.example' }),
        );
        if (status === 201) made += 1;
        if (status === 201 && sent?.connection === 'keep-alive') continue;
        connection.close();
        return `${error ?? status} ${sent?.connection}`;
      }
    };
    const lanes = Array.from({ length: 12 }, last);
    await waitFor('the load', async () => made > 50);
    expect(await server.stop()).toBe(0);
    const ends = new Set(await Promise.all(lanes));
    // Answered to the end, or refused; nobody was cut off.
    expect([...ends].filter((end) => end !== '201 close' && end !== '503 close')).toEqual([]);
    const rows = await database.query(`select from campaign where name = 'load ${seller.organizationId}'`);
    expect(rows).toHaveLength(made);
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
    // Tribute names its sessions itself: processes tell by the names which of them still live.
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

describe('with the embedded PostgreSQL', () => {
  let base: string;

  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), 'tribute-lifecycle-'));
  });
  afterAll(async () => {
    await rm(base, { recursive: true, force: true, maxRetries: 5 });
  });

  it('runs twice beside each other below a private folder, outlives kill -9, and stops PostgreSQL when it stops', async () => {
    expect((await stat(base)).mode & 0o777).toBe(0o700);
    const folders = [join(base, 'first'), join(base, 'second')] as const;
    const start = async (DATA_DIR: string) => startServer({ DATA_DIR });
    const [first, second] = await Promise.all([start(folders[0]), start(folders[1])]);
    const seller = await aSeller(first.url);
    const campaignId = await aCampaign(seller);
    const { endpoint } = await seller.program.mutate<{ endpoint: { id: string } }>(
      'createWebhookEndpoint',
      { name: 'Hook', targetUrl: 'http://127.0.0.1:8099/', eventTypes: ['gig.published'] },
      'endpoint { id }',
    );
    const campaigns = '{ campaigns { nodes { id } } }';
    expect(errorCode(await new GraphQLClient(second.url, seller.key).send(campaigns))).toBe(
      'UNAUTHENTICATED',
    );

    await first.kill();
    const again = await start(folders[0]);
    const program = new GraphQLClient(again.url, seller.key);
    expect(await program.run(campaigns)).toEqual({ campaigns: { nodes: [{ id: campaignId }] } });
    // Only the key that the first start made can open the endpoint's secret.
    await program.mutate('rotateWebhookSecret', { id: endpoint.id }, 'endpoint { id }');
    const identities = await Promise.all(
      folders.map(async (folder) => {
        const pid = (await readPostmasterFile(join(folder, 'postgres')))?.pid ?? 0;
        return { pid, identity: await processIdentity(pid) };
      }),
    );
    expect(identities.map(({ identity }) => typeof identity)).toEqual(['string', 'string']);
    expect(await Promise.all([again.stop(), second.stop()])).toEqual([0, 0]);
    for (const { pid, identity } of identities) expect(await processIdentity(pid)).not.toBe(identity);
    for (const folder of folders) expect(await readPostmasterFile(join(folder, 'postgres'))).toBeUndefined();
  });
});
