import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MikroORM } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { ormOptions } from '../../../mikro-orm.config.js';
import { conversionList } from '../../../src/events/conversion/conversion.list.js';
import { eventList } from '../../../src/events/event/event.list.js';
import { promoterList } from '../../../src/identity/promoter/promoter.list.js';
import { Environment } from '../../../src/kernel/environment.js';
import { encodeId, newId } from '../../../src/kernel/ids.js';
import type { List, ListArgs } from '../../../src/kernel/list/define-list.js';
import { tenantConditions } from '../../../src/kernel/list-conditions.js';
import type { KeyPrincipal } from '../../../src/kernel/principal.js';
import { readPage } from '../../../src/kernel/read-page.js';
import { sqlOf, type Sql } from '../../../src/kernel/sql.js';
import { inScope } from '../../../src/kernel/tenant-scope.js';
import { deliveryList } from '../../../src/notifications/webhook/delivery/delivery.list.js';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { rewardList } from '../../../src/rewards/reward/reward.list.js';
import { linkList } from '../../../src/tracking/link/link.list.js';
import { createDatabase, openDatabase, type TestDatabase } from '../../support/database.js';
import { readerOf } from '../../support/reader.js';
import { silent } from '../../support/silent.js';

/** Trigrams of a million texts take minutes to build. From some ten thousand rows on, plans stay the same. */
const countOf = (table: string): number => (table === 'reward' ? 500_000 : 100_000);
const organizationId = newId();
const [someone, endpoint] = [newId(), newId()];
const principal: KeyPrincipal = {
  kind: 'key',
  publishable: false,
  keyId: newId(),
  organizationIds: [organizationId],
  environment: Environment.LIVE,
  scopes: new Set(['*']),
};

let database: TestDatabase;
let pool: Pool;
let orm: MikroORM;

/** Nine of ten rows are of the organization. One of 1,000 has the promoter, the campaign and the goal. */
const owner = `case when n % 10 = 0 then '${newId()}' else '${organizationId}' end::uuid, 'LIVE'`;
const some = `case when n % 1000 = 1 then '${someone}'::uuid else id end`;
const rows: readonly (readonly [table: string, columns: string, values: string])[] = [
  [
    'promoter',
    'name, email, external_id',
    `'Name ' || md5(n::text), md5(n::text) || '@x.example', 'ext' || n`,
  ],
  [
    'link',
    'campaign_id, promoter_id, target_url, code, name, created_at',
    `${some}, ${some}, 'https://x.example/' || n, 'C' || n, md5(n::text), at`,
  ],
  [
    'event',
    'attributed_promoter_id, campaign_id, event_type, customer_id, idempotency_key, payload_hash, asset, occurred_at, received_at, status',
    `${some}, ${some}, case when n % 1000 = 1 then 'rare' else 'buy' end, 'cust_' || n, md5(n::text), '', 'USD', at, at,
     case when n % 1000 = 1 then 'REVIEW' when n % 1000 = 2 then 'CANCELLED' else 'PROCESSED' end`,
  ],
  [
    'conversion',
    'event_id, goal_id, campaign_id, promoter_id, amount, asset, status, due_at, created_at',
    `id, ${some}, ${some}, ${some}, nullif(n % 5000, 0), 'USD', case when n % 1000 = 1 then 'PENDING' else 'COMPLETED' end, at, at`,
  ],
  [
    'reward',
    'campaign_id, promoter_id, source_type, source_id, rule_key, amount, asset, status, created_at',
    `${some}, ${some}, 'EVENT', id, 'x', n % 5000 + 1, 'USD', case when n % 1000 = 1 then 'HELD' else 'PAID' end, at`,
  ],
  [
    'webhook_delivery',
    'endpoint_id, domain_event_id, status, due_at, created_at',
    `'${endpoint}', id, case when n % 1000 = 1 then 'FAILED' else 'DELIVERED' end, at, at`,
  ],
];

beforeAll(async () => {
  database = await createDatabase();
  const unchecked = openDatabase(
    `${database.url}?options=-c%20session_replication_role%3Dreplica%20-c%20synchronous_commit%3Doff%20-c%20maintenance_work_mem%3D256MB`,
  );
  for (const [table, columns, values] of rows) {
    // An index is built many times faster than it is filled row by row.
    const indexes = await unchecked.query<{ name: string; definition: string }>(
      `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
       where indrelid = $1::regclass and not exists (select from pg_constraint where conindid = indexrelid)`,
      [table],
    );
    for (const { name } of indexes) await unchecked.query(`drop index ${name}`);
    await unchecked.query(
      `insert into ${table} (id, organization_id, environment, ${columns})
       select id, ${owner}, ${values}
       from (select n, uuidv7(age) as id, now() + age as at
             from (select n, make_interval(secs => (n - $1::int) * 10) as age from generate_series(1, $1::int) n) made) made`,
      [countOf(table)],
    );
    for (const { definition } of indexes) await unchecked.query(definition);
  }
  await unchecked.query('vacuum analyze promoter, link, event, conversion, reward, webhook_delivery');
  await unchecked.pool.end();
  pool = createPool({ url: database.url, max: 1, role: 'app' }, silent);
  orm = await MikroORM.init(ormOptions(database.url));
}, 240_000);
afterAll(async () => {
  await orm.close();
  await pool.end();
  await database.drop();
});

/** The plan of a page, in a request's role and scope. */
async function planOf(list: List<{ id: string }>, args: ListArgs): Promise<string> {
  const plans: string[] = [];
  const explain: Sql['query'] = async (text, values) => {
    const explained = await sqlOf(pool).query<Record<string, string>>(
      `explain (analyze, timing off) ${text}`,
      values,
    );
    plans.push(explained.map((row) => row['QUERY PLAN']).join('\n'));
    return [];
  };
  const scope = { kind: 'tenant', organizationIds: [organizationId], environment: Environment.LIVE } as const;
  const conditions = tenantConditions(principal, 'events:read');
  if (list === deliveryList) conditions.and('endpoint_id = ?', endpoint).tenant = [];
  await inScope(scope, async () =>
    readPage(readerOf({ query: explain, queryPrepared: explain }), orm.getMetadata(), list, conditions, {
      first: 20,
      ...args,
    }),
  );
  return plans.join('\n');
}

const inOrder = (field: string, direction: 'ASC' | 'DESC' = 'DESC'): ListArgs => ({
  orderBy: { field, direction },
});
const filtered = (filter: NonNullable<ListArgs['filter']>): ListArgs => ({ filter });
const afterAt = (field: string, ...keys: string[]): ListArgs => ({
  ...inOrder(field, 'ASC'),
  after: Buffer.from(JSON.stringify([field, ...keys, newId()])).toString('base64url'),
});
const longAgo = { from: new Date(Date.now() - 500_000_000), to: new Date(Date.now() - 499_000_000) };

/** The index of each order, filter and search. */
const cases: readonly [list: List<{ id: string }>, args: () => ListArgs, index: string][] = [
  [promoterList, () => inOrder('NAME'), 'promoter_name'],
  [promoterList, () => afterAt('NAME', 'name 8'), 'promoter_name'],
  [promoterList, () => inOrder('EMAIL', 'ASC'), 'promoter_email'],
  [promoterList, () => ({ search: 'c4ca4238a0b92' }), 'promoter_text'],
  [promoterList, () => filtered({ email: { contains: 'c4ca4238a0b92' } }), 'promoter_text'],
  [linkList, () => inOrder('CODE'), 'link_code'],
  [linkList, () => ({ search: 'c4ca4238a0b92' }), 'link_text'],
  [linkList, () => filtered({ campaignId: { eq: encodeId('campaign', someone) } }), 'link_campaign'],
  [linkList, () => filtered({ promoterId: { eq: encodeId('promoter', someone) } }), 'link_promoter'],
  [linkList, () => filtered({ createdAt: longAgo }), 'link_created'],
  [eventList, () => inOrder('OCCURRED_AT'), 'event_occurred'],
  [
    eventList,
    () => afterAt('OCCURRED_AT', new Date(Date.now() - 500_000_000).toISOString()),
    'event_occurred',
  ],
  [eventList, () => filtered({ occurredAt: longAgo }), 'event_occurred'],
  [eventList, () => filtered({ receivedAt: longAgo }), 'event_received'],
  [eventList, () => filtered({ eventType: { eq: 'rare' } }), 'event_type'],
  [eventList, () => filtered({ status: { eq: 'REVIEW' } }), 'event_review'],
  [eventList, () => filtered({ status: { in: ['CANCELLED'] } }), 'event_cancelled'],
  [eventList, () => filtered({ campaignId: { eq: encodeId('campaign', someone) } }), 'event_campaign'],
  [eventList, () => filtered({ promoterId: { eq: encodeId('promoter', someone) } }), 'event_promoter'],
  [eventList, () => filtered({ customerId: { startsWith: 'cust_12345' } }), 'event_of_customer'],
  [eventList, () => filtered({ idempotencyKey: { in: ['a', 'b'] } }), 'event_idempotency'],
  [eventList, () => ({ search: 'c4ca4238' }), 'event_idempotency'],
  [conversionList, () => inOrder('AMOUNT'), 'conversion_amount'],
  [conversionList, () => afterAt('AMOUNT', 'USD', '2500'), 'conversion_amount'],
  [conversionList, () => filtered({ status: { eq: 'PENDING' } }), 'conversion_status'],
  [conversionList, () => filtered({ goalId: { eq: encodeId('goal', someone) } }), 'conversion_goal'],
  [conversionList, () => filtered({ amount: { eq: { amount: '0.000007' } } }), 'conversion_amount'],
  [rewardList, () => afterAt('AMOUNT', 'USD', '2500'), 'reward_amount'],
  [rewardList, () => filtered({ status: { eq: 'HELD' } }), 'reward_(?:status|due)'],
  [
    rewardList,
    () => ({ ...filtered({ amount: { gte: { amount: '0.002' } } }), ...inOrder('AMOUNT') }),
    'reward_amount',
  ],
  [rewardList, () => filtered({ createdAt: longAgo }), 'reward_created'],
  [deliveryList, () => inOrder('STATUS'), 'webhook_delivery_status'],
  [deliveryList, () => filtered({ status: { eq: 'FAILED' } }), 'webhook_delivery_status'],
];

describe('a page of a large table', () => {
  it('is read by the index of its order, filter or search', async () => {
    const misread: unknown[] = [];
    for (const [list, args, index] of cases) {
      const plan = await planOf(list, args());
      const isRead = new RegExp(`(?:using|on) ${index}\\b`).test(plan) && !plan.includes('Seq Scan');
      if (!isRead) misread.push([list.entity.name, JSON.stringify(args()), index, plan]);
    }
    expect(misread).toEqual([]);
  }, 120_000);
});
