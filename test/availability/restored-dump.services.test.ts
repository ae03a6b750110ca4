import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalogue, type DomainEventType } from '../../src/kernel/catalogue.js';
import { encodeId } from '../../src/kernel/ids.js';
import { startReceiver, type Receiver } from '../support/receiver.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { ingestAndEvaluate } from '../support/outcome.js';
import { runScript } from '../support/run-script.js';
import { startServer, type TestServer } from '../support/server.js';
import { aCampaign, aScene, aSeller, type Scene } from '../support/story.js';
import { expectConsistentData } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';

const handbook = resolve(process.cwd(), 'docs/operations.md');
const tables = ['domain_event', 'log_cursor', 'log_floor'];

describe('a database that was restored into another cluster', () => {
  let database: TestDatabase;
  let scene: Scene;
  /** Subscribed to all events since before the dump. */
  let receiver: Receiver;

  const start = async (): Promise<TestServer> =>
    startServer({ DATABASE_URL: database.url, ENCRYPTION_KEY: '0'.repeat(64) });
  const renumber = async (): Promise<string> => {
    const { code, stdout, stderr } = await runScript('log-renumber', { DATABASE_URL: database.url });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout;
  };
  const moveAhead = async (table: string): Promise<void> => {
    const moved = await database.query(
      `update ${table} set xact = (xact::text::bigint + 1000000000)::text::xid8 returning true`,
    );
    expect(moved).not.toEqual([]);
  };
  /** Whether every event of the log has its webhooks, and all have arrived. */
  const isTold = async (): Promise<boolean> => {
    const [row] = await database.query<{ done: boolean }>(
      `select not exists (select from domain_event e, log_cursor c
                          where c.name = 'webhook.fan-out' and (e.xact, e.position) > (c.xact, c.position))
          and not exists (select from webhook_delivery where status <> 'DELIVERED') as done`,
    );
    return row?.done ?? false;
  };
  /** The ids of the domain events that the receiver got, in order. */
  const told = (): string[] =>
    receiver.received.map(({ body }) => (JSON.parse(body) as { id: string }).id).toSorted();
  /** The ids of the webhook events written after the log was renumbered, in order. */
  const written = async (): Promise<string[]> => {
    const rows = await database.query<{ id: string; type: DomainEventType }>(
      `select id, type from domain_event where xact > '0'`,
    );
    const forWebhooks = rows.filter(({ type }) => catalogue().eventTypes.get(type)?.webhook !== false);
    return forWebhooks.map(({ id }) => encodeId('event', id)).toSorted();
  };

  beforeAll(async () => {
    database = await createDatabase();
    receiver = await startReceiver();
    const server = await start();
    scene = await aScene(server.url);
    const input = { name: 'Hook', targetUrl: receiver.url, eventTypes: ['*'] };
    await scene.program.mutate('createWebhookEndpoint', input, 'endpoint { id }');
    await ingestAndEvaluate(scene, 'before the dump');
    const other = await aSeller(server.url);
    await aCampaign(other);
    const { organizationId } = other;
    await other.owner.mutate('resetSandbox', { organizationId }, 'organization { id }');
    await waitFor('the webhooks to arrive', isTold);
    await server.stop();
  });
  afterAll(async () => {
    await receiver.close();
    await expectConsistentData(database);
    await database.drop();
  });

  it('is unchanged when the dump is from its own cluster', async () => {
    expect(await renumber()).toBe('The log of domain events belongs to this cluster: nothing was changed.\n');
    expect(await database.query(`select from domain_event where xact = '0'`)).toEqual([]);
  });

  it.each([
    ['an event', 'domain_event'],
    ["a reader's position", 'log_cursor'],
    ["the deletion position of a tenant's events", 'log_floor'],
  ])(
    'prevents the start while %s has a transaction id ahead of the cluster, and the error says what to do',
    async (_what, table) => {
      await moveAhead(table);
      await expect(start()).rejects.toThrow(
        /ended with 1 [^]*restored from a dump of another PostgreSQL cluster[^]*npm run log:renumber/,
      );
      expect(await renumber()).toBe('The log of domain events was renumbered. Start Tribute.\n');
    },
  );

  it('is also renumbered by the SQL of the handbook', async () => {
    for (const table of tables) await moveAhead(table);
    const sql = /```sql\n(begin;\n[^`]*xact[^`]*)```/.exec(await readFile(handbook, 'utf8'))?.[1];
    await database.query(sql ?? 'the handbook has no such block');
    for (const table of tables) {
      expect(await database.query(`select from ${table} where xact > '0'`)).toEqual([]);
    }
    expect(await renumber()).toMatch(/nothing was changed/);
  });

  it('works after it was renumbered: readers receive new domain events, and none twice', async () => {
    const before = await database.query<{ count: number }>('select count(*)::int as count from domain_event');
    const toldBefore = told();
    expect(toldBefore).not.toEqual([]);
    const server = await start();
    await ingestAndEvaluate(
      { ...scene, program: new GraphQLClient(server.url, scene.key) },
      'after the dump',
    );
    await waitFor('the webhooks to arrive', isTold);
    const fresh = await written();
    expect(fresh).not.toEqual([]);
    expect(told()).toEqual([...toldBefore, ...fresh].toSorted());
    expect(new Set(told()).size).toBe(told().length);
    const [old] = await database.query<{ count: number }>(
      `select count(*)::int as count from domain_event where xact = '0'`,
    );
    expect(old).toEqual(before[0]);
    const [cursor] = await database.query<{ isNew: boolean }>(
      `select xact > '0' as "isNew" from log_cursor where name = 'webhook.fan-out'`,
    );
    expect(cursor?.isNew).toBe(true);
    expect(await server.stop()).toBe(0);
  });
});
