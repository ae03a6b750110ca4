import { describe, expect, it } from '@jest/globals';
import type { Client } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { UncheckedDomainEvent } from '../../src/kernel/domain-events.js';
import { writeDomainEvents } from '../../src/kernel/event-log/write-domain-events.js';
import { sqlOf } from '../../src/kernel/sql.js';
import { wakeUpChannel } from '../../src/kernel/wake-ups.js';
import { aCampaign, aSeller, type Seller } from '../support/story.js';
import { useServer } from '../support/suite.js';
import { waitFor } from '../support/wait-for.js';
import { heard, listen, useClients } from '../support/subscriptions.js';
import {
  beginning,
  campaignDocument,
  caughtUp,
  domainEvent,
  domainEvents,
  type LoggedDomainEvent,
  logOf,
  rename,
  writeMany,
} from './listening.js';

const connect = useClients();

/** Evaluates nothing by itself. */
const suite = useServer({ ROLE: 'api' });

describe('a subscriber that reconnects', () => {
  const writers = 6;
  const changes = 30;

  /** Draws its transaction number at once, before all others, but commits after most of them. */
  async function aSlowWriter(): Promise<{ commit: (event: UncheckedDomainEvent) => Promise<void> }> {
    const client = await suite.database.pool.connect();
    await client.query('begin');
    await client.query('select pg_current_xact_id()');
    return {
      async commit(event) {
        await writeDomainEvents(sqlOf(client), [event], new Date());
        await client.query('commit');
        client.release();
      },
    };
  }

  async function commitHalfway(slow: Awaited<ReturnType<typeof aSlowWriter>>, seller: Seller): Promise<void> {
    await waitFor('half of the changes', async () => {
      const log = await logOf(suite.database, seller);
      return log.length > (writers * changes) / 2;
    });
    await slow.commit(domainEvent(seller, { name: 'Slow' }));
  }

  it('receives every domain event once while others keep writing', async () => {
    const seller = await aSeller(suite.url);
    const campaigns = await Promise.all(Array.from({ length: writers }, async () => aCampaign(seller)));
    const slow = await aSlowWriter();
    const writing = Promise.all(
      campaigns.map(async (id) => {
        for (let number = 0; number < changes; number += 1) await rename(seller, id, `Change ${number}`);
      }),
    );
    const committing = commitHalfway(slow, seller);
    let log: readonly string[] | undefined;
    const finishing = Promise.all([writing, committing]).then(async () => {
      log = await logOf(suite.database, seller);
    });

    const told: LoggedDomainEvent[] = [];
    let visits = 0;
    while (log === undefined || told.at(-1)?.id !== log.at(-1)) {
      visits += 1;
      const client = connect(suite.url, seller.key);
      const { items, leave } = domainEvents(client, seller, { after: told.at(-1)?.cursor ?? beginning });
      const enough = visits * 3;
      await waitFor(
        'some domain events',
        async () =>
          items.length >= enough || (log !== undefined && (items.at(-1) ?? told.at(-1))?.id === log.at(-1)),
      );
      // Some clients close their sockets properly, others just disconnect.
      if (visits % 2 === 0) leave();
      else client.terminate();
      told.push(...items);
    }
    await finishing;
    expect(visits).toBeGreaterThan(5);
    expect(told.map(({ id }) => id)).toEqual(log);
    expect(told.filter(({ data }) => data.name === 'Slow')).toHaveLength(1);
    expect(told.filter(({ type }) => type === 'campaign.updated')).toHaveLength(writers * changes);
  });

  it('receives everything in order when more domain events are missing than one read returns', async () => {
    const seller = await aSeller(suite.url);
    await writeMany(suite.database, seller, 2600);
    const log = await logOf(suite.database, seller);
    expect(log).toHaveLength(2600);
    expect(await caughtUp(domainEvents(connect(suite.url, seller.key), seller), log)).toEqual(log);
  });

  it('receives everything in order after a pause, without delaying other subscribers', async () => {
    const seller = await aSeller(suite.url);
    await aCampaign(seller);
    let socket: WebSocket | undefined;
    const client = connect(suite.url, seller.key);
    client.on('opened', (opened) => (socket = opened as WebSocket));
    const slow = domainEvents(client, seller);
    await heard(slow, () => true);
    const fast = listen<{ id: string }>(
      connect(suite.url, seller.key),
      'subscription ($id: ID!, $after: String) { domainEvents(organizationId: $id, after: $after) { id } }',
      { id: seller.organizationId, after: beginning },
    );
    await heard(fast, () => true);
    socket?.pause();
    // More than the network buffers, and then more than the server does.
    await writeMany(suite.database, seller, 2500, 'x'.repeat(15_000));
    const log = await logOf(suite.database, seller);
    await heard(fast, ({ id }) => id === log.at(-1));
    expect(slow.items.length).toBeLessThan(log.length);
    socket?.resume();
    expect(await caughtUp(slow, log)).toEqual(log);
    expect(fast.items.map(({ id }) => id)).toEqual(log);
  });
});

describe('a client that disconnects', () => {
  /** The result of `ask` while this test locks the log, so that readers wait visibly. */
  async function holdingTheLog<T>(ask: () => Promise<T>): Promise<T> {
    const holder = await suite.database.pool.connect();
    try {
      await holder.query('begin');
      await holder.query('lock table domain_event in access exclusive mode');
      return await ask();
    } finally {
      await holder.query('rollback');
      holder.release();
    }
  }

  /** Sends the server a wake-up for the log, and lets it answer another request meanwhile. */
  async function wake(): Promise<void> {
    await suite.database.query(`select pg_notify('${wakeUpChannel}', 'domain-events')`);
    await fetch(`${suite.url}/readyz`);
  }

  async function countWaiting(): Promise<number> {
    const waiting = await suite.database.query(
      `select 1 from pg_locks where relation = 'domain_event'::regclass and not granted`,
    );
    return waiting.length;
  }

  it.each([
    [
      'by completing it',
      (client: Client, leave: () => void) => {
        leave();
        return client;
      },
    ],
    ['by closing the websocket', (client: Client) => client.dispose()],
    [
      'by terminating the connection',
      (client: Client) => {
        client.terminate();
      },
    ],
  ] as const)('ends its subscription: %s', async (_how, leaveBy) => {
    const seller = await aSeller(suite.url);
    const campaignId = await aCampaign(seller);
    const client = connect(suite.url, seller.key);
    const listening = domainEvents(client, seller);
    const other = listen(client, campaignDocument, { id: campaignId });
    const log = await logOf(suite.database, seller);
    await caughtUp(listening, log);
    other.leave();
    const isRead = async (): Promise<boolean> => {
      await wake();
      return (await countWaiting()) > 0;
    };
    expect(await holdingTheLog(async () => waitFor('the reader', isRead))).toBe(true);
    await leaveBy(client, listening.leave);
    // Without subscribers there are no reads, however often the server is woken.
    await waitFor('the end of the reader', async () =>
      holdingTheLog(async () => {
        for (let count = 0; count < 30; count += 1) {
          if (await isRead()) return false;
        }
        return true;
      }),
    );
    await rename(seller, campaignId, 'Unheard');
    expect(listening.items.map(({ id }) => id)).toEqual(log);
  });
});
