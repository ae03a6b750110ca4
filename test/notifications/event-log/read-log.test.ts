import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { logStart, type LogPosition } from '../../../src/notifications/event-log/log-position.js';
import {
  readHead,
  readLog,
  readLogOf,
  type PlacedEvent,
} from '../../../src/notifications/event-log/read-log.js';
import { writeDomainEvents } from '../../../src/kernel/event-log/write-domain-events.js';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import { inSqlTransaction, sqlOf } from '../../../src/kernel/sql.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { waitFor } from '../../support/wait-for.js';

let database: TestDatabase;

const domainEvent = (number: number) => ({
  type: 'reward.paid' as const,
  organizationId,
  environment,
  data: { number },
});
const organizationId = newId();
const environment = Environment.SANDBOX;

beforeAll(async () => {
  database = await createDatabase();
});
afterAll(async () => {
  await database.drop();
});

/**
 * The events after a place, when so many are final. A transaction of another suite that has just ended, or of
 * which no table is known, holds the log back for a moment.
 */
async function eventsAfter(place: LogPosition, count: number): Promise<readonly PlacedEvent[]> {
  return waitFor(`${count} events`, async () => {
    const { events } = await readLog(sqlOf(database.pool), place, 1000);
    return events.length >= count && events;
  });
}

const isSame = (one: LogPosition, other: LogPosition): boolean =>
  one.xact === other.xact && one.position === other.position;

it('log positions are compared as numbers, also when they gain a digit', async () => {
  const sql = sqlOf(database.pool);
  const numbers = Array.from({ length: 120 }, (_, index) => index + 1);
  await writeDomainEvents(sql, numbers.slice(0, 12).map(domainEvent), new Date());
  for (const number of numbers.slice(12)) await writeDomainEvents(sql, [domainEvent(number)], new Date());

  const events = await eventsAfter(logStart, numbers.length);
  const told = events.map(({ payload }) => (JSON.parse(payload) as { data: { number: number } }).data.number);
  expect(told).toEqual(numbers);

  const head = events.at(-1)!.place;
  await waitFor('the head', async () => isSame(await readHead(sql), head));
  const tenant = { organizationIds: [organizationId], environment };
  const replayed = await readLogOf(sql, tenant, logStart, head, 1000);
  expect(replayed.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
});

it('an open transaction holds back the log of its own database only', async () => {
  const sql = sqlOf(database.pool);
  const other = await createDatabase();
  try {
    await writeDomainEvents(sql, [domainEvent(0)], new Date());
    const { length } = await database.query('select from domain_event');
    const head = (await eventsAfter(logStart, length)).at(-1)!.place;
    await inSqlTransaction(other.pool, async (elsewhere) => {
      await writeDomainEvents(elsewhere, [domainEvent(1)], new Date());
      await writeDomainEvents(sql, [domainEvent(2)], new Date());
      expect(await eventsAfter(head, 1)).toMatchObject([{ organizationId }]);
      await inSqlTransaction(database.pool, async (open) => {
        await writeDomainEvents(open, [domainEvent(3)], new Date());
        await writeDomainEvents(sql, [domainEvent(4)], new Date());
        expect(await eventsAfter(head, 1)).toHaveLength(1);
        expect((await readLog(sql, head, 10)).moreSoon).toBe(true);
      });
    });
    expect(await eventsAfter(head, 3)).toHaveLength(3);
  } finally {
    await other.drop();
  }
});
