import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ingest } from '../support/outcome.js';
import { startServer, type TestServer } from '../support/server.js';
import { aScene } from '../support/story.js';
import { useServer } from '../support/suite.js';
import { heard, listen, useClients } from '../support/subscriptions.js';
import { campaignDocument, caughtUp, eventDocument, domainEvents, logOf, rename } from './listening.js';

/* Here each role is a process. See also availability/still-processes.volume.test.ts. */

const connect = useClients();

describe('subscriptions on several processes with one database', () => {
  const environment = { ENCRYPTION_KEY: '0'.repeat(64) };
  const first = useServer({ ...environment, ROLE: 'api' });
  let second: TestServer;
  let worker: TestServer;

  beforeAll(async () => {
    const start = async (ROLE: string): Promise<TestServer> =>
      startServer({ ...environment, DATABASE_URL: first.database.url, ROLE });
    [second, worker] = await Promise.all([start('api'), start('worker')]);
  });

  afterAll(async () => {
    await Promise.all([second.stop(), worker.stop()]);
  });

  it('receive the domain events of every process', async () => {
    const scene = await aScene(first.url);
    const client = connect(second.url, scene.key);
    const events = listen<{ id: string; status: string }>(client, eventDocument, { id: scene.campaignId });
    const log = domainEvents(client, scene);
    const campaign = listen<{ name: string }>(client, campaignDocument, { id: scene.campaignId });
    await heard(
      campaign,
      () => true,
      async () => rename(scene, scene.campaignId, 'By the first'),
    );
    const id = await ingest(scene, 'evaluated-by-the-worker');
    expect(await heard(events, (event) => event.id === id)).toEqual({ id, status: 'PROCESSED' });
    await heard(log, ({ type }) => type === 'reward.paid');
    const all = await logOf(first.database, scene);
    expect(await caughtUp(log, all)).toEqual(all);
  });
});
