import 'reflect-metadata';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { systemClock } from '../../../src/kernel/clock.js';
import { encodeId, newId } from '../../../src/kernel/ids.js';
import { claimDeliveries } from '../../../src/notifications/webhook/delivery/claim-deliveries.js';
import { FanOutDrain } from '../../../src/notifications/webhook/delivery/fan-out-drain.js';
import { noteOrigins } from '../../../src/notifications/webhook/postback/note-origins.js';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { sqlOf } from '../../../src/kernel/sql.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { silent } from '../../support/silent.js';
import { waitFor } from '../../support/wait-for.js';

const organizationId = newId();
const promoterId = newId();
const rewardId = newId();

let database: TestDatabase;
let pool: Pool;

/** One organization with 20,000 postbacks, promoters, rewards, events, sessions and clicks. */
beforeAll(async () => {
  database = await createDatabase();
  pool = createPool({ url: database.url, max: 3, role: 'system' }, silent);
  const client = await database.pool.connect();
  await client.query('set session_replication_role = replica');
  const tenant = `'${organizationId}', 'LIVE'`;
  await client.query(`insert into organization (id, name) values ('${organizationId}', 'Acme')`);
  await client.query(`
    with made as materialized (
      select case n when 1 then '${promoterId}' else uuidv7() end::uuid as promoter_id, case n when 1 then '${rewardId}' else uuidv7() end::uuid as id
      from generate_series(1, 20000) n
    ), endpoints as (
      insert into webhook_endpoint (id, organization_id, environment, promoter_id, name, target_url, event_types, format, retry_policy, status,
                                    secret, created_at)
      select id, ${tenant}, promoter_id, 'x', 'https://t.example', '{}', 'AKTVATOR', 'EXTENDED', 'ENABLED', '', now() - interval '1 day' from made
    ), postbacks as (
      insert into postback (id, organization_id, environment, promoter_id, name, url, method, body_format, events, registered_by)
      select id, ${tenant}, promoter_id, 'x', 'https://t.example', 'GET', 'FORM', '{REWARD_PAID}', 'PROMOTER' from made
    ), links as (
      insert into link (id, organization_id, environment, campaign_id, promoter_id, target_url, code)
      select id, ${tenant}, id, promoter_id, 'https://shop.example', id::text from made
    ), sessions as (
      insert into visitor_session (id, organization_id, environment, link_id, visitor_id, click_id, created_at)
      select id, ${tenant}, id, id, id, now() - interval '1 hour' from made
    ), clicks as (
      insert into click (id, organization_id, environment, campaign_id, promoter_id, link_id, session_id, is_unique, is_bot, clicked_at, status)
      select id, ${tenant}, id, promoter_id, id, id, true, false, now() - interval '1 hour', 'PROCESSED' from made
    ), events as (
      insert into event (id, organization_id, environment, session_id, event_type, idempotency_key, payload_hash, asset, occurred_at, status)
      select id, ${tenant}, id, 'x', id::text, '', 'USD', now(), 'PROCESSED' from made
    )
    insert into reward (id, organization_id, environment, campaign_id, promoter_id, source_type, source_id, rule_key, amount, asset, status, link_id)
    select id, ${tenant}, id, promoter_id, 'EVENT', id, 'x', 1, 'USD', 'PAID', id from made`);
  await client.query('set session_replication_role = origin; analyze');
  client.release();
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** The plans of all statements with a `with` or `update`. */
async function plansOf(work: (explaining: Pool) => Promise<unknown>): Promise<string[]> {
  const plans: string[] = [];
  const explaining = {
    query: async (statement: Statement) => pool.query(statement.text, [...statement.values]),
    connect: async () => {
      const client = await pool.connect();
      const query = async (statement: string | Statement, given: readonly unknown[] = []) => {
        const { text, values } =
          typeof statement === 'string' ? { text: statement, values: given } : statement;
        if (/^\s*(with|update)/.test(text)) {
          await client.query('savepoint before_plan');
          const { rows } = await client.query<Record<string, string>>(
            `explain (analyze, timing off) ${text}`,
            [...values],
          );
          await client.query('rollback to before_plan');
          plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
        }
        return client.query(text, [...values]);
      };
      return { query, release: (broken?: Error) => client.release(broken) };
    },
  } as unknown as Pool;
  await work(explaining);
  return plans;
}

/** The parts of plans that read these tables whole. */
function scansIn(plans: readonly string[]): string[] {
  const tables = 'postback|webhook_endpoint|reward|event|visitor_session|click|link';
  const whole = new RegExp(String.raw`Seq Scan on (${tables})\w*`, 'g');
  return plans.flatMap((plan) => plan.match(whole) ?? []);
}

it('the fan-out of a reward and the look-up of its click read no table whole, with 20,000 postbacks', async () => {
  const paid = { amount: '1', asset: 'USD' };
  await sqlOf(pool).query(
    `insert into domain_event (id, organization_id, environment, type, node_id, promoter_id, promoter_events, payload)
     select new_id(), $1, 'LIVE', 'reward.paid', $2, $3, '{REWARD_PAID}', $4 from generate_series(1, 20)`,
    [organizationId, encodeId('reward', rewardId), promoterId, JSON.stringify({ data: paid })],
  );
  const deliveries = async (): Promise<number> =>
    (await sqlOf(pool).query(`select from webhook_delivery where promoter_id = $1`, [promoterId])).length;
  const plans = await plansOf(async (explaining) =>
    // The log waits for older transactions, which other suites may have open.
    waitFor('the deliveries', async () => {
      await new FanOutDrain(explaining, systemClock).run();
      return (await deliveries()) === 20;
    }),
  );
  expect(scansIn(plans)).toEqual([]);
  const [origin] = await sqlOf(pool).query(
    `select click_id as "clickId", link_id as "linkId" from postback_origin`,
  );
  expect(origin).toEqual({ clickId: rewardId, linkId: rewardId });
});

it('an origin is noted once', async () => {
  const nodeId = encodeId('reward', rewardId);
  await noteOrigins(sqlOf(pool), [nodeId, encodeId('actionAttempt', rewardId)]);
  expect(await sqlOf(pool).query(`select node_id as "nodeId" from postback_origin`)).toEqual([{ nodeId }]);
});

it.each([
  ['wait for a retry', `now() + interval '1 hour'`, 1],
  ['are due', `now() - interval '1 hour'`, 10],
])('a claim reads only the endpoints of its turn while 20,000 %s', async (_what, nextAt, turns) => {
  await pool.query(`
    insert into webhook_endpoint_state (endpoint_id, organization_id, environment, is_steady, next_at)
    select id, organization_id, environment, true, ${nextAt} from webhook_endpoint
    on conflict (endpoint_id) do update set next_at = excluded.next_at, is_steady = true`);
  await pool.query(
    `update webhook_endpoint_state set next_at = now() - interval '2 hours'
     where endpoint_id in (select endpoint_id from webhook_delivery)`,
  );
  await pool.query('vacuum analyze webhook_endpoint_state');
  let seen = 0;
  const plans = await plansOf(async (explaining) =>
    claimDeliveries(explaining, {
      now: new Date(),
      leaseMs: 30_000,
      worker: 'worker',
      limit: 10,
      unsteadyLimit: 10,
      fullEndpoints: [],
      fullTenants: [],
      fullUnsteadyTenants: [],
      startsOf: () => 1,
      share: (due) => {
        seen = due.length;
        return { rooms: new Map(due.map(({ endpointId }) => [endpointId, 1])), postponed: [] };
      },
    }),
  );
  expect(seen).toBe(turns);
  expect(plans).toHaveLength(3);
  expect(scansIn(plans).filter((scan) => scan.includes('webhook_endpoint'))).toEqual([]);
  // A sort would read all that are due.
  expect(plans[0]).not.toContain('Sort');
});
