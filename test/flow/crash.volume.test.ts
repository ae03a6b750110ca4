import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { expectSoundLedger } from '../support/ledger-invariants.js';
import { paidTo } from '../support/paid-to.js';
import { startServer, type TestServer } from '../support/server.js';
import { aScene, type Scene } from '../support/story.js';
import { volume } from '../support/volume.js';
import { waitFor } from '../support/wait-for.js';

const total = volume(5000, 500);
/** How many of the answered events are reported again. */
const repeated = volume(500, 100);
const clients = 24;

/** A receiver that counts the webhooks of each event. */
async function startCounter(): Promise<{ server: Server; url: string; heard: Map<string, number> }> {
  const heard = new Map<string, number>();
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => (body += text));
    request.on('end', () => {
      const { eventId } = (JSON.parse(body) as { data: { eventId: string } }).data;
      heard.set(eventId, (heard.get(eventId) ?? 0) + 1);
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, heard };
}

const mutation = `mutation ($input: IngestEventInput!) {
  ingestEvent(input: $input) { event { id } isDuplicate userErrors { message } }
}`;

/** Reports events with `clients` at once until all are answered or the server is gone. */
async function report(
  url: string,
  scene: Scene,
  keys: readonly string[],
  onAnswer: (key: string, eventId: string) => void,
): Promise<void> {
  const queue = [...keys];
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${scene.key}` };
  const client = async (): Promise<void> => {
    for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
      const input = {
        eventType: 'customer.signup',
        attribution: [{ code: scene.link.code }],
        idempotencyKey: key,
        metadata: { key },
      };
      const body = JSON.stringify({ query: mutation, variables: { input } });
      try {
        const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
        const answer = (await response.json()) as { data: { ingestEvent: { event: { id: string } } } };
        onAnswer(key, answer.data.ingestEvent.event.id);
      } catch {
        // The server is gone, with its unanswered requests.
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
}

describe(`kill -9 in the middle of ${total} events`, () => {
  let database: TestDatabase;
  let server: TestServer;
  let counter: Awaited<ReturnType<typeof startCounter>>;
  const environment = (): Record<string, string> => ({
    DATABASE_URL: database.url,
    ENCRYPTION_KEY: '0'.repeat(64),
  });

  beforeAll(async () => {
    database = await createDatabase();
    counter = await startCounter();
    server = await startServer(environment());
  });

  afterAll(async () => {
    await server.stop();
    counter.server.closeAllConnections();
    counter.server.close();
    await expectSoundLedger(database);
    await database.drop();
  });

  async function countQueued(): Promise<number> {
    return (await database.query(`select 1 from event where status = 'QUEUED'`)).length;
  }

  /** Reports events until the server is killed in the middle; returns the answered ids by key. */
  async function reportUntilKilled(scene: Scene, keys: readonly string[]): Promise<Map<string, string>> {
    const answered = new Map<string, string>();
    let killed: Promise<void> | undefined;
    await report(server.url, scene, keys, (key, eventId) => {
      answered.set(key, eventId);
      if (answered.size >= total / 2) killed ??= server.kill();
    });
    await killed;
    expect(answered.size).toBeGreaterThanOrEqual(total / 2);
    expect(answered.size).toBeLessThan(total);
    return answered;
  }

  /** The integrator reports unanswered events again, and some of the answered ones. */
  async function reportAgain(
    scene: Scene,
    keys: readonly string[],
    answered: ReadonlyMap<string, string>,
  ): Promise<Map<string, string>> {
    const unknown = keys.filter((key) => !answered.has(key));
    const known = keys.filter((key) => answered.has(key)).slice(-repeated);
    const again = new Map<string, string>();
    await report(server.url, scene, [...unknown, ...known], (key, eventId) => {
      again.set(key, eventId);
    });
    expect(again.size).toBe(unknown.length + repeated);
    for (const key of known) expect(again.get(key)).toBe(answered.get(key));
    return again;
  }

  async function expectOneRewardEach(scene: Scene): Promise<void> {
    const rewards = await database.query<{ id: string }>(
      `select source_id as id from reward where status = 'PAID' and amount = 25000000`,
    );
    expect(new Set(rewards.map((reward) => reward.id)).size).toBe(total);
    expect(rewards).toHaveLength(total);
    expect(await paidTo(database, scene)).toBe(String(25_000_000 * total));
  }

  it('loses no acknowledged event, and rewards and delivers each once', async () => {
    const scene = await aScene(server.url, '1000000.00');
    await scene.program.mutate(
      'createWebhookEndpoint',
      { name: 'Counter', targetUrl: counter.url, eventTypes: ['event.processed'] },
      'endpoint { id }',
    );
    const keys = Array.from({ length: total }, (_, index) => `order-${index}`);
    const answered = await reportUntilKilled(scene, keys);
    // Answered events are stored, although nothing evaluates them now.
    const stored = await database.query<{ key: string; status: string }>(
      'select idempotency_key as key, status from event',
    );
    const storedKeys = new Set(stored.map((row) => row.key));
    expect([...answered.keys()].filter((key) => !storedKeys.has(key))).toEqual([]);
    const queued = stored.filter((row) => row.status === 'QUEUED').length;

    // Deliveries in progress return after their lease of half a minute, which this shortens.
    await database.query(`update webhook_delivery set lease_until = now() where status = 'SENDING'`);
    server = await startServer(environment());
    // The new process releases the dead one's locks, long before they expire after 15 s.
    await waitFor('the jobs to go on', async () => queued === 0 || (await countQueued()) < queued);
    const again = await reportAgain(scene, keys, answered);
    await waitFor('the evaluation of all', async () => (await countQueued()) === 0);
    expect(await database.query(`select 1 from event where status = 'PROCESSED'`)).toHaveLength(total);
    await expectOneRewardEach(scene);

    await waitFor('the deliveries', async () => counter.heard.size === total);
    const told = [...answered.values(), ...again.values()].filter((eventId) => counter.heard.has(eventId));
    expect(new Set(told).size).toBe(total);
    await expectSoundLedger(database);
  });
});
