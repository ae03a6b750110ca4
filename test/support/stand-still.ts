import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startReceiver, type Receiver } from './receiver.js';
import type { TestDatabase } from './database.js';
import { GraphQLClient } from './graphql-client.js';
import { evaluated, ingest, uuidOf, type EvaluatedEvent } from './outcome.js';
import type { TestServer } from './server.js';
import type { Scene } from './story.js';
import { waitFor } from './wait-for.js';

/** The jobs that others wait for: evaluation, webhooks. */
const jobs = `name like 'event.evaluate.%' or name like 'webhook.%' and name <> 'webhook.reap'`;

const nameOf = ({ process: { pid } }: TestServer): string => `tribute@%/${pid}-%`;

/** Whether a process holds the locks of all these jobs. */
export async function hasAllJobs(database: TestDatabase, server: TestServer): Promise<boolean> {
  const free = await database.query(
    `select from agenda_jobs where (${jobs}) and (locked_at is not null and last_modified_by like $1) is not true`,
    [nameOf(server)],
  );
  return free.length === 0;
}

/** Whether a process is in a transaction that has locked an organization's wallet, and is not waiting. */
async function hasWallet(database: TestDatabase, server: TestServer): Promise<boolean> {
  const rows = await database.query(
    `select from pg_stat_activity activity join pg_locks held using (pid)
     where activity.datname = current_database() and application_name like $1 and state = 'idle in transaction'
       and backend_xid is not null and relation = 'ledger_balance'::regclass and mode = 'RowShareLock' and granted`,
    [nameOf(server)],
  );
  return rows.length > 0;
}

/**
 * Removes a process in the middle of an event's evaluation: its transaction keeps the organization's wallet
 * locked, and holds back the log of every organization. Returns the event.
 */
export async function leaveInTransaction(
  database: TestDatabase,
  { server, leave }: { readonly server: TestServer; readonly leave: () => Promise<void> },
  scene: Scene,
): Promise<string> {
  const gate = await database.pool.connect();
  try {
    await database.query(
      `create or replace function wait_at_gate() returns trigger language plpgsql as $$
       begin
         while not pg_try_advisory_xact_lock_shared(51) loop perform pg_sleep(0.01); end loop;
         return new;
       end $$`,
    );
    await database.query(
      `create or replace trigger wait_at_gate before insert on reward for each row
       when (new.organization_id = '${uuidOf('organization', scene.organizationId)}') execute function wait_at_gate()`,
    );
    await gate.query('select pg_advisory_lock(51)');
    const id = await ingest(scene, `left-by-${server.process.pid}`);
    await waitFor('the process to be in the middle of it', async () => {
      const rows = await database.query(
        `select from pg_stat_activity where datname = current_database() and application_name like $1 and wait_event = 'PgSleep'`,
        [nameOf(server)],
      );
      return rows.length > 0;
    });
    await leave();
    await gate.query('select pg_advisory_unlock(51)');
    await waitFor('its transaction to stand open', async () => hasWallet(database, server));
    return id;
  } finally {
    gate.release();
  }
}

/** Makes a process start an organization's webhook to a receiver that answers only the second time. */
export async function beginWebhook(scene: Scene): Promise<Receiver> {
  const receiver = await startReceiver();
  receiver.answer = (_request, response) => {
    if (receiver.received.length > 1) response.writeHead(204).end();
  };
  await scene.program.mutate(
    'createWebhookEndpoint',
    { name: 'Slow', targetUrl: receiver.url, eventTypes: ['event.processed'] },
    'endpoint { id }',
  );
  await ingest(scene, `sent-twice-${receiver.url}`);
  await waitFor('the webhook', async () => receiver.received.length === 1);
  return receiver;
}

/** An organization that receives webhooks and a subscription. */
export interface Listening {
  readonly scene: Scene;
  /** Whether both have reported the evaluation of an event. */
  readonly isTold: (eventId: string) => { readonly webhook: boolean; readonly subscription: boolean };
  readonly close: () => Promise<void>;
}

interface Told {
  readonly domainEvents: { readonly type: string; readonly data: { readonly eventId?: string } };
}

/** Subscribes to the evaluated events of an organization; collects their ids in `heard`. */
async function subscribeTo(
  server: TestServer,
  scene: Scene,
): Promise<{ readonly client: Client; readonly heard: ReadonlySet<string | undefined> }> {
  const heard = new Set<string | undefined>();
  const client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${scene.key}` },
    retryAttempts: 0,
  });
  const id = scene.organizationId;
  // Also events before the subscription starts.
  const { domainEventCursor: after } = await scene.program.run<{ domainEventCursor: string }>(
    'query ($id: ID!) { domainEventCursor(organizationId: $id) }',
    { id },
  );
  const query =
    'subscription ($id: ID!, $after: String) { domainEvents(organizationId: $id, after: $after) { type data } }';
  client.subscribe<Told>(
    { query, variables: { id, after } },
    {
      next: ({ data }) => {
        if (data?.domainEvents.type === 'event.processed') heard.add(data.domainEvents.data.eventId);
      },
      error: () => undefined,
      complete: () => undefined,
    },
  );
  return { client, heard };
}

/** Subscribes the organization to its events at a server. */
export async function listenAt(server: TestServer, ofScene: Scene): Promise<Listening> {
  const scene = at(server, ofScene);
  const receiver: Receiver = await startReceiver();
  await scene.program.mutate(
    'createWebhookEndpoint',
    { name: 'Hook', targetUrl: receiver.url, eventTypes: ['event.processed'] },
    'endpoint { id }',
  );
  const { client, heard } = await subscribeTo(server, scene);
  return {
    scene,
    isTold: (eventId) => ({
      webhook: receiver.received.some(({ body }) => body.includes(eventId)),
      subscription: heard.has(eventId),
    }),
    close: async () => {
      await client.dispose();
      await receiver.close();
    },
  };
}

/** The same scene, served by another process. */
export function at(server: TestServer, scene: Scene): Scene {
  return {
    ...scene,
    program: new GraphQLClient(server.url, scene.key),
    owner: new GraphQLClient(server.url, scene.owner.token),
  };
}

/** Reports an event, and waits for its evaluation and messages. Returns it with both durations in ms. */
export async function serve(
  { scene, isTold }: Listening,
  key: string,
  since = performance.now(),
): Promise<{ readonly event: EvaluatedEvent; readonly waits: Readonly<Record<string, number>> }> {
  const id = await ingest(scene, key);
  const waited = (): number => Math.round(performance.now() - since);
  const told = async (by: 'webhook' | 'subscription'): Promise<number> => {
    await waitFor(`the ${by} of ${key}`, async () => isTold(id)[by]);
    return waited();
  };
  const [event, webhook, subscription] = await Promise.all([
    evaluated(scene, id).then((result) => ({ result, evaluation: waited() })),
    told('webhook'),
    told('subscription'),
  ]);
  return { event: event.result, waits: { evaluation: event.evaluation, webhook, subscription } };
}
