import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { logStart } from '../../../src/notifications/event-log/log-position.js';
import { readHead, readLog, readLogOf } from '../../../src/notifications/event-log/read-log.js';
import { writeDomainEvents } from '../../../src/kernel/event-log/write-domain-events.js';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import { sqlOf } from '../../../src/kernel/sql.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { waitFor } from '../../support/wait-for.js';

let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
});
afterAll(async () => {
  await database.drop();
});

it('log positions are compared as numbers, also when they gain a digit', async () => {
  const sql = sqlOf(database.pool);
  const organizationId = newId();
  const environment = Environment.SANDBOX;
  const numbers = Array.from({ length: 120 }, (_, index) => index + 1);
  const domainEvent = (number: number) => ({
    type: 'reward.paid' as const,
    organizationId,
    environment,
    data: { number },
  });
  await writeDomainEvents(sql, numbers.slice(0, 12).map(domainEvent), new Date());
  for (const number of numbers.slice(12)) await writeDomainEvents(sql, [domainEvent(number)], new Date());

  // The log is read below the oldest transaction of the cluster, and other suites have running ones.
  const events = await waitFor('the log', async () => {
    const read = await readLog(sql, logStart, 1000);
    return read.events.length >= numbers.length && read.events;
  });
  const told = events.map(({ payload }) => (JSON.parse(payload) as { data: { number: number } }).data.number);
  expect(told).toEqual(numbers);

  const head = await readHead(sql);
  expect(head).toEqual(events.at(-1)?.place);
  const tenant = { organizationIds: [organizationId], environment };
  const replayed = await readLogOf(sql, tenant, logStart, head, 1000);
  expect(replayed.map(({ id }) => id)).toEqual(events.map(({ id }) => id));
});
