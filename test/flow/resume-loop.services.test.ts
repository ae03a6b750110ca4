import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { encodePosition, logStart } from '../../src/notifications/event-log/log-position.js';
import { Environment } from '../../src/kernel/environment.js';
import type { UncheckedDomainEvent } from '../../src/kernel/domain-events.js';
import { writeDomainEvents } from '../../src/kernel/event-log/write-domain-events.js';
import { encodeId } from '../../src/kernel/ids.js';
import { sqlOf } from '../../src/kernel/sql.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { uuidOf } from '../support/outcome.js';
import { startServer, type TestServer } from '../support/server.js';
import { aSeller, type Seller } from '../support/story.js';
import { expectConsistentData } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

/** The program printed in docs/graphql.md. */
function printedLoop(): string {
  const [, program] =
    /<!-- resume-loop -->\s+```js\n(.*?)```/s.exec(readFileSync('docs/graphql.md', 'utf8')) ?? [];
  if (program === undefined) throw new Error('docs/graphql.md prints no resume loop.');
  return program;
}

/** An event that only this test writes. */
function eventOf({ organizationId }: Seller): UncheckedDomainEvent {
  const id = uuidOf('organization', organizationId);
  return { type: 'reward.paid', organizationId: id, environment: Environment.SANDBOX, data: {} };
}

describe('the resume loop of the documentation', () => {
  let database: TestDatabase;
  let folder: string;
  let server: TestServer;
  let seller: Seller;
  let loop: ChildProcess;

  async function start(port = '0'): Promise<void> {
    server = await startServer({
      DATABASE_URL: database.url,
      ENCRYPTION_KEY: '0'.repeat(64),
      ROLE: 'api',
      PORT: port,
    });
  }

  beforeAll(async () => {
    database = await createDatabase();
    folder = await mkdtemp(join(tmpdir(), 'tribute-loop-'));
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'loop.mjs'), printedLoop());
    await start();
    seller = await aSeller(server.url);
  });

  afterAll(async () => {
    loop.kill('SIGKILL');
    await server.stop();
    await expectConsistentData(database);
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  function startLoop(url: string): void {
    const env = {
      PATH: process.env['PATH'],
      TRIBUTE_URL: url,
      TRIBUTE_KEY: seller.key,
      ORGANIZATION_ID: seller.organizationId,
    };
    loop = spawn(process.execPath, ['loop.mjs'], { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  }

  async function handled(): Promise<string[]> {
    const text = await readFile(join(folder, 'events.log'), 'utf8').catch(() => '');
    return text.split('\n').flatMap((line) => line.split(' ')[0] || []);
  }

  let written = 0;
  async function write(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      await writeDomainEvents(sqlOf(database.pool), [eventOf(seller)], new Date());
      written += 1;
    }
  }

  async function logAfter(position: number): Promise<string[]> {
    const rows = await database.query<{ id: string }>(
      `select id from domain_event where organization_id = $1 and position > $2 order by xact, position`,
      [uuidOf('organization', seller.organizationId), position],
    );
    return rows.map(({ id }) => encodeId('domainEvent', id));
  }

  it('handles each domain event exactly once, after a stop or a kill of the server', async () => {
    const { port } = new URL(server.url);
    const [{ last } = { last: 0 }] = await database.query<{ last: number }>(
      'select coalesce(max(position), 0)::int as last from domain_event',
    );
    startLoop(server.url);
    // The loop has received no event yet, so all new ones are its own.
    await waitFor('the first cursor', async () => existsSync(join(folder, 'cursor')));
    const ends = ['stop', 'kill'] as const;
    for (const end of [...ends, ...ends]) {
      await write(20);
      await waitFor('some of it', async () => (await handled()).length > written - 20);
      const writing = write(60);
      await server[end]();
      await writing;
      await write(20);
      await start(port);
    }
    await write(20);
    const log = await logAfter(last);
    expect(log).toHaveLength(written);
    await waitFor('the rest', async () => (await handled()).includes(log.at(-1) ?? ''));
    expect(await handled()).toEqual(log);
  });

  it('ends with the reason when it cannot continue without a gap', async () => {
    loop.kill('SIGKILL');
    await write(1);
    await seller.owner.mutate(
      'resetSandbox',
      { organizationId: seller.organizationId },
      'organization { id }',
    );
    const before = await handled();
    startLoop(server.url);
    let said = '';
    loop.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
    await once(loop, 'exit');
    expect(said).toContain('CURSOR_EXPIRED');
    expect(await handled()).toEqual(before);
  });

  interface Answered {
    readonly data?: { readonly domainEvents: { readonly id: string } } | null;
    readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
  }

  /** The first event after a cursor, or the codes of the refusal. */
  async function firstAfter({ key, organizationId }: Seller, after: string): Promise<unknown> {
    const client = createClient({
      url: `${server.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${key}` },
      retryAttempts: 0,
    });
    const query =
      'subscription ($id: ID!, $after: String) { domainEvents(organizationId: $id, after: $after) { id } }';
    const events = client.iterate({ query, variables: { id: organizationId, after } });
    try {
      const { value } = (await events.next()) as { readonly value: Answered };
      return value.data?.domainEvents.id ?? value.errors?.map(({ extensions }) => extensions.code);
    } finally {
      await client.dispose();
    }
  }

  it('starts at a cursor that precedes every later commit, also of an earlier transaction', async () => {
    const slow = await database.pool.connect();
    let cursor = '';
    try {
      await slow.query('begin');
      await slow.query('select pg_current_xact_id()');
      await write(1);
      const { domainEventCursor } = await seller.program.run<{ domainEventCursor: string }>(
        'query ($id: ID!) { domainEventCursor(organizationId: $id) }',
        { id: seller.organizationId },
      );
      cursor = domainEventCursor;
      await writeDomainEvents(sqlOf(slow), [eventOf(seller)], new Date());
      await slow.query('commit');
    } finally {
      // Not returned to the pool, because a failed test left its transaction open.
      slow.release(true);
    }
    const [before] = (await logAfter(0)).slice(-2);
    expect(await firstAfter(seller, cursor)).toBe(before);
  });

  it('fails for cursors that are ahead of the log, or older than its first entry', async () => {
    const other = await aSeller(server.url);
    const beginning = encodePosition(logStart);
    const ahead = encodePosition({ xact: 2n ** 60n, position: 1n });
    expect(await firstAfter(seller, ahead)).toEqual(['CURSOR_AHEAD']);
    expect(await firstAfter(seller, beginning)).toEqual(['CURSOR_EXPIRED']);
    // Another organization's events were not deleted.
    await writeDomainEvents(sqlOf(database.pool), [eventOf(other)], new Date());
    expect(await firstAfter(other, beginning)).toMatch(/^devt_/);
  });
});
