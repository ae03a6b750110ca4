import 'reflect-metadata';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { CustomerService } from '../../../src/events/customer/customer.service.js';
import type { Caller } from '../../../src/kernel/caller.js';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import { sqlOf } from '../../../src/kernel/sql.js';
import { inScope } from '../../../src/kernel/tenant-scope.js';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { silent } from '../../support/silent.js';

const organizationId = newId();
const customerId = 'customer-7';
let database: TestDatabase;
let pool: Pool;

/** 20,000 customers of the organization, each with a browser, a session, two clicks and an event. */
beforeAll(async () => {
  database = await createDatabase();
  pool = createPool({ url: database.url, max: 1, role: 'app' }, silent);
  const client = await database.pool.connect();
  await client.query('set session_replication_role = replica');
  await client.query(`
    with made as materialized (
      select uuidv7(make_interval(secs => -n)) as id, gen_random_uuid() as visitor_id, n from generate_series(1, 20000) n
    ), bound as (
      insert into customer_browser (organization_id, environment, customer_id, visitor_id)
      select '${organizationId}', 'LIVE', 'customer-' || n, visitor_id from made
    ), visited as (
      insert into visitor_session (id, organization_id, environment, link_id, visitor_id, click_id, created_at)
      select id, '${organizationId}', 'LIVE', id, visitor_id, id, now() from made
    ), clicked as (
      insert into click (id, organization_id, environment, campaign_id, promoter_id, link_id, session_id, is_unique, is_bot, clicked_at, status)
      select case again when 0 then id else uuidv7(make_interval(secs => -n)) end, '${organizationId}', 'LIVE', id, id, id, id, again = 0, false,
             uuid_extract_timestamp(id), 'PROCESSED' from made, generate_series(0, 1) again
    )
    insert into event (id, organization_id, environment, session_id, customer_id, event_type, idempotency_key, payload_hash, asset, occurred_at, status)
    select id, '${organizationId}', 'LIVE', id, 'customer-' || n, 'x', n::text, '', 'USD', uuid_extract_timestamp(id), 'UNMATCHED' from made`);
  await client.query('set session_replication_role = origin; analyze');
  client.release();
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

it("a customer's journey reads the customer's own clicks and events by index", async () => {
  let plan = '';
  const explain = async (text: string, values: readonly unknown[] = []): Promise<never[]> => {
    const rows = await sqlOf(pool).query<Record<string, string>>(
      `explain (analyze, timing off) ${text}`,
      values,
    );
    plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    return [];
  };
  const scope = { organizationIds: [organizationId], environment: Environment.LIVE };
  const principal = { kind: 'key', publishable: false, keyId: newId(), ...scope, scopes: new Set(['*']) };
  const caller = { principal, sql: { query: explain, queryPrepared: explain } } as unknown as Caller;
  const customer = { customerId, organizationId, firstSeenAt: new Date() };
  await inScope({ kind: 'tenant', ...scope }, async () =>
    new CustomerService().journey(caller, customer, { first: 20 }),
  );
  for (const index of ['customer_browser_pkey', 'visitor_session_visitor', 'event_of_customer']) {
    expect(plan).toContain(index);
  }
  // Each month of clicks has indexes of its own. Those without clicks are not worth an index.
  expect(plan).toMatch(/Index Scan using \w+_pkey on \w+ click/);
  expect(plan).toMatch(/Index Scan using (?:first_click_again|m\w+_clicked_at_idx) on \w+ click/);
  expect(plan).not.toMatch(/Seq Scan on .*actual rows=(?!0\.)|Rows Removed by Filter/);
  expect(plan).toMatch(/^Limit .*actual rows=3/);
});
