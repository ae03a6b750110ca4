import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { GraphQLClient } from '../support/graphql-client.js';
import { ingestAndEvaluate } from '../support/outcome.js';
import { startServer } from '../support/server.js';
import { aScene, type Scene } from '../support/story.js';
import { waitFor } from '../support/wait-for.js';

const script = resolve(import.meta.dirname, '../../scripts/log-renumber.js');

describe('a database that was restored into another cluster', () => {
  let database: TestDatabase;
  let scene: Scene;

  const renumber = async (): Promise<string> => {
    const env = { PATH: process.env['PATH'], DATABASE_URL: database.url };
    return (await promisify(execFile)(process.execPath, [script], { env })).stdout;
  };
  /** Whether whoever makes webhooks has seen every event of the log. */
  const isReadToItsEnd = async (): Promise<boolean> => {
    const [row] = await database.query<{ done: boolean }>(
      `select not exists (select from domain_event e, log_cursor c
                          where c.name = 'webhook.fan-out' and (e.xact, e.position) > (c.xact, c.position)) as done`,
    );
    return row?.done ?? false;
  };

  beforeAll(async () => {
    database = await createDatabase();
    const server = await startServer({ DATABASE_URL: database.url });
    scene = await aScene(server.url);
    await ingestAndEvaluate(scene, 'before the dump');
    await waitFor('the log to be read', isReadToItsEnd);
    await server.stop();
  });
  afterAll(async () => {
    await database.drop();
  });

  it('keeps a log of its own cluster as it is', async () => {
    expect(await renumber()).toBe('The log of domain events belongs to this cluster: nothing was changed.\n');
    expect(await database.query(`select from domain_event where xact = '0'`)).toEqual([]);
  });

  it.each([
    ['an event', 'domain_event'],
    ["a reader's place", 'log_cursor'],
  ])('does not start while %s is ahead, and says what to do', async (_what, table) => {
    const ahead = `update ${table} set xact = (xact::text::bigint + 1000000000)::text::xid8`;
    await database.query(ahead);
    await expect(startServer({ DATABASE_URL: database.url })).rejects.toThrow(
      /ended with 1 [^]*restored from a dump of another PostgreSQL cluster[^]*npm run log:renumber/,
    );
    expect(await renumber()).toBe('The log of domain events was renumbered. Start Tribute.\n');
  });

  it('works once it was renumbered: readers see what is new, and nothing twice', async () => {
    const before = await database.query<{ count: number }>('select count(*)::int as count from domain_event');
    const server = await startServer({ DATABASE_URL: database.url });
    await ingestAndEvaluate(
      { ...scene, program: new GraphQLClient(server.url, scene.key) },
      'after the dump',
    );
    await waitFor('the log to be read', isReadToItsEnd);
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
