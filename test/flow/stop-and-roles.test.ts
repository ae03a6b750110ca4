import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { createDatabase, type Database } from '../support/database.js';
import { evaluated, ingest, uuidOf } from '../support/outcome.js';
import { lockCampaign, lockIsAwaited } from '../support/row-locks.js';
import { startServer } from '../support/server.js';
import { aCampaign, aScene, aSeller, type Seller } from '../support/story.js';
import { listen, openSocket } from '../support/subscriptions.js';
import { waitFor } from '../support/wait-for.js';

/** The close code of a socket with a subscription to a campaign. */
async function closeCodeOf({ program }: Seller, id: string): Promise<number> {
  return new Promise((resolve) => {
    const closed = (event: unknown): void => {
      resolve((event as { code: number }).code);
    };
    const options = { lazy: false, onNonLazyError: () => undefined, on: { closed } };
    const client = openSocket(program.url, program.token, {}, options);
    listen(client, 'subscription ($id: ID!) { campaignUpdated(id: $id) { id } }', { id });
  });
}

describe('a stop', () => {
  it('completes requests in flight, accepts no new ones and ends the subscriptions', async () => {
    const database = await createDatabase();
    const server = await startServer({ DATABASE_URL: database.url });
    const seller = await aSeller(server.url);
    const id = await aCampaign(seller);
    const closed = closeCodeOf(seller, id);
    const release = await lockCampaign(database, id);
    const answer = seller.program.mutate<{ campaign: { name: string } }>(
      'updateCampaign',
      { id, name: 'In flight' },
      'campaign { name }',
    );
    await lockIsAwaited(database);
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
    await release();
    expect(await answer).toMatchObject({ campaign: { name: 'In flight' } });
    await exited;
    expect(await server.stop()).toBe(0);
    expect(server.log()).not.toContain('something did not stop cleanly');
    await database.drop();
  });
});

/** The number of processes that run jobs. */
async function workersOf(database: Database): Promise<number> {
  const rows = await database.query(
    `select distinct application_name from pg_stat_activity
     where datname = current_database() and application_name like 'tribute@%:jobs'`,
  );
  return rows.length;
}

/** The names of the processes with sessions in the database. */
async function processesOf(database: Database): Promise<string[]> {
  const names = await database.query<{ name: string }>(
    `select distinct split_part(application_name, ':', 1) as name from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
  return names.map(({ name }) => name).filter((name) => name !== '');
}

describe('the process roles', () => {
  it('run separately: api accepts events, and worker evaluates them without a listening port', async () => {
    const database = await createDatabase();
    const environment = { DATABASE_URL: database.url, ENCRYPTION_KEY: '0'.repeat(64) };
    const api = await startServer({ ...environment, ROLE: 'api' });
    const scene = await aScene(api.url);
    const id = await ingest(scene, 'waits');
    expect(await workersOf(database)).toBe(0);
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
    expect(await workersOf(database)).toBe(1);
    expect(await processesOf(database)).toEqual([
      expect.stringMatching(/^tribute@[\w.-]+\/\d+-[0-9a-f]{8}$/),
      expect.stringMatching(/^tribute@[\w.-]+\/\d+-[0-9a-f]{8}$/),
    ]);
    expect(await worker.stop()).toBe(0);
    expect(await workersOf(database)).toBe(0);
    expect(await api.stop()).toBe(0);
    await database.drop();
  });
});
