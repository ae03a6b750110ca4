import 'reflect-metadata';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { readEarlierEvents } from '../../../src/events/event/read-earlier-events.js';
import { requeueForSessions } from '../../../src/events/event/requeue-for-sessions.js';
import { countLateVisits } from '../../../src/tracking/performance/count-late-visits.js';
import { foldFigures } from '../../../src/tracking/performance/fold-figures.js';
import { readFigures } from '../../../src/tracking/performance/read-figures.js';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import { sqlOf, type Sql } from '../../../src/kernel/sql.js';
import { inScope } from '../../../src/kernel/tenant-scope.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { silent } from '../../support/silent.js';

const organizationId = newId();
const campaignId = newId();
const dayMs = 86_400_000;

let database: TestDatabase;
const pools: Pool[] = [];

/** Four weeks: a campaign with one of each every 20 minutes, and ten times as many of others. */
beforeAll(async () => {
  database = await createDatabase();
  const client = await database.pool.connect();
  await client.query('set session_replication_role = replica');
  for (const [own, minutes] of [
    [`'${organizationId}', 'LIVE', '${campaignId}'`, 20],
    [`'${newId()}', 'LIVE', id`, 2],
  ] as const) {
    await client.query(`
      with made as materialized (
        select uuidv7(make_interval(mins => -n * ${minutes} + ${minutes / 2})) as id, n
        from generate_series(1, ${(28 * 24 * 60) / minutes}) n
      ), happened as (
        insert into event (id, organization_id, environment, attributed_campaign_id, attributed_promoter_id, session_id, event_type, idempotency_key,
                           payload_hash, asset, occurred_at, status)
        select id, ${own}, id, id, 'x', n::text, '', 'USD', uuid_extract_timestamp(id),
               case n % 500 when 0 then 'UNMATCHED' when 1 then 'QUEUED' else 'PROCESSED' end from made
      ), clicked as (
        insert into click (id, organization_id, environment, campaign_id, promoter_id, link_id, session_id, is_unique, is_bot,
                           clicked_at, status)
        select id, ${own}, id, id, id, true, false, uuid_extract_timestamp(id), 'PROCESSED' from made
      ), converted as (
        insert into conversion (id, organization_id, environment, campaign_id, promoter_id, event_id, goal_id, asset, status, due_at)
        select id, ${own}, id, id, id, 'USD', 'COMPLETED', now() from made
      )
      insert into reward (id, organization_id, environment, campaign_id, promoter_id, source_type, source_id, rule_key, amount,
                          asset, status)
      select id, ${own}, id, 'EVENT', id, 'x', 1, 'USD', 'PAID' from made`);
  }
  await client.query('set session_replication_role = origin; analyze');
  client.release();
});
afterAll(async () => {
  for (const pool of pools) await pool.end();
  await database.drop();
});

/** The plan of the first statement of some work. */
async function planOf(
  role: 'app' | 'system',
  work: (sql: Sql) => Promise<unknown>,
  { url } = database,
): Promise<string> {
  const pool = createPool({ url, max: 1, role }, silent);
  pools.push(pool);
  let plan = '';
  const explain = async (text: string, values: readonly unknown[] = []): Promise<never[]> => {
    const rows = await sqlOf(pool).query<Record<string, string>>(
      `explain (analyze, timing off) ${text}`,
      values,
    );
    plan ||= rows.map((row) => row['QUERY PLAN']).join('\n');
    return [];
  };
  const tenant = {
    kind: 'tenant',
    organizationIds: [organizationId],
    environment: Environment.LIVE,
  } as const;
  await inScope(tenant, async () => work({ query: explain, queryPrepared: explain }));
  return plan;
}

it('late clicks find queued or unattributed events by their sessions', async () => {
  const late = { sessionId: newId(), organizationId, at: new Date(Date.now() - 7 * dayMs) };
  const plan = await planOf('system', async (sql) => requeueForSessions(sql, [late]));
  expect(plan).toContain('Index Scan using event_session');
  expect(plan).not.toContain('Seq Scan');
});

it('a redrive finds the events of a tenant that were set aside', async () => {
  const aside = `select id from event where organization_id = $1 and environment = 'LIVE' and status = any($2::text[])
    and status in ('UNMATCHED', 'REJECTED', 'FAILED') order by id limit 1000`;
  const plan = await planOf('app', async (sql) =>
    sql.query(aside, [organizationId, ['UNMATCHED', 'FAILED']]),
  );
  expect(plan).toContain('Index Scan using event_aside');
});

it('changes without a visit are read when they are due, and find their sessions by keys', async () => {
  await database.query(`
    begin; set local session_replication_role = replica;
    insert into late_figure (event_id, organization_id, environment, campaign_id, promoter_id, at, events, leads, conversions,
                             clicked_conversions, customers, attempts, verified_attempts, rejected_attempts, rewards, spend, earned, reversed, due_at)
    select id, organization_id, environment, attributed_campaign_id, id, now(), 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
           now() + interval '1 second' * (row_number() over () - 20)
    from event limit 10000; commit`);
  await database.query('analyze late_figure');
  const plan = await planOf('system', async (sql) => countLateVisits(sql, 20_000));
  expect(plan).toContain('Index Scan using late_figure_due');
  expect(plan).toContain('Index Scan using event_pkey');
  expect(plan).not.toMatch(/Seq Scan on (late_figure|event|click) /);
});

it('figures of a month read sums by index, for a campaign of any age', async () => {
  await database.query(`
    begin; set local session_replication_role = replica;
    insert into campaign (id, organization_id, environment, name, target_url, status, approval, payout_model, payout_rate, asset,
                          attribution_window_days, holding_period_days, time_zone)
    values ('${campaignId}', '${organizationId}', 'LIVE', 'Old', 'https://shop.example', 'ACTIVE', 'APPROVED', 'CPC', 1, 'USD',
            30, 0, 'Europe/Berlin'); commit`);
  await database.query(
    `insert into figure_change (organization_id, environment, campaign_id, promoter_id, at, clicks)
     select organization_id, environment, campaign.id, gen_random_uuid(), date_trunc('day', now()) - interval '15 minutes' * n, 1
     from campaign cross join generate_series(1, 20000) n`,
  );
  await foldFigures(database.pool);
  await database.query('analyze figure; analyze figure_change; analyze figure_zone');
  const plan = await planOf('app', async (sql) =>
    readFigures(sql, {
      subjects: {
        kind: 'campaign',
        ids: [campaignId],
        organizationIds: [organizationId],
        environment: 'LIVE',
        asset: 'USD',
      },
      from: new Date(Date.now() - 30 * dayMs),
      to: new Date(Date.now() + dayMs / 24),
      interval: 'DAY',
      withSteps: true,
      timeZone: 'Europe/Berlin',
      filter: { campaignIds: null, promoterIds: null, linkIds: null, dimension: null, values: null },
      grouping: null,
    }),
  );
  expect(plan).toMatch(/Index Scan using figure_/);
  expect(plan).not.toMatch(/Seq Scan on figure /);
});

it('repeated events are looked up by their keys, even before the first ANALYZE', async () => {
  const fresh = await createDatabase();
  await fresh.query(`
    alter table event set (autovacuum_enabled = false);
    begin; set local session_replication_role = replica;
    insert into event (id, organization_id, environment, event_type, idempotency_key, payload_hash, asset, occurred_at)
    select uuidv7(), '${organizationId}', 'LIVE', 'x', 'key-' || n, '', 'USD', now() from generate_series(1, 2000) n; commit`);
  const wanted = Array.from({ length: 50 }, (_, index) => ({
    organizationId,
    environment: Environment.LIVE,
    idempotencyKey: `key-${index * 40}`,
    keyHash: Buffer.from('none'),
  }));
  const plan = await planOf('system', async (sql) => readEarlierEvents(sql, wanted), fresh);
  expect(plan).toMatch(/Index Cond: .*environment.* AND \(idempotency_key = wanted\.idempotency_key\)/);
  await pools.pop()?.end();
  await fresh.drop();
});
