import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { logStart } from '../../../src/notifications/event-log/log-position.js';
import { readHead, readLog, readLogOf } from '../../../src/notifications/event-log/read-log.js';
import { writeDomainEvents } from '../../../src/kernel/event-log/write-domain-events.js';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import { inSqlTransaction, sqlOf } from '../../../src/kernel/sql.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';

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

it('log positions are compared as numbers, also when they gain a digit', async () => {
  const sql = sqlOf(database.pool);
  const numbers = Array.from({ length: 120 }, (_, index) => index + 1);
  await writeDomainEvents(sql, numbers.slice(0, 12).map(domainEvent), new Date());
  for (const number of numbers.slice(12)) await writeDomainEvents(sql, [domainEvent(number)], new Date());

  const { events } = await readLog(sql, logStart, 1000);
  const told = events.map(({ payload }) => (JSON.parse(payload) as { data: { number: number } }).data.number);
  expect(told).toEqual(numbers);

  const head = await readHead(sql);
  expect(head).toEqual(events.at(-1)?.place);
  const tenant = { organizationIds: [organizationId], environment };
  const replayed = await readLogOf(sql, tenant, logStart, head, 1000);
  expect(replayed.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
});

it('an open transaction holds back the log of its own database only', async () => {
  const sql = sqlOf(database.pool);
  const other = await createDatabase();
  try {
    const head = await readHead(sql);
    const read = async () => readLog(sql, head, 10);
    await inSqlTransaction(other.pool, async (elsewhere) => {
      await writeDomainEvents(elsewhere, [domainEvent(1)], new Date());
      await writeDomainEvents(sql, [domainEvent(2)], new Date());
      expect(await read()).toMatchObject({ events: [{ organizationId }], moreSoon: false });
      await inSqlTransaction(database.pool, async (open) => {
        await writeDomainEvents(open, [domainEvent(3)], new Date());
        await writeDomainEvents(sql, [domainEvent(4)], new Date());
        expect(await read()).toMatchObject({ events: [{}], moreSoon: true });
        expect((await readLog(open, head, 10)).events).toHaveLength(1);
      });
    });
    expect((await read()).events).toHaveLength(3);
  } finally {
    await other.drop();
  }
});
