import 'reflect-metadata';
import { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { ormOptions } from '../../../mikro-orm.config.js';
import { ActionAttemptService } from '../../../src/events/action-attempt/action-attempt.service.js';
import { GigAttemptsResolver } from '../../../src/events/action-attempt/attempts-of.resolver.js';
import { ConversionService } from '../../../src/events/conversion/conversion.service.js';
import { EventService } from '../../../src/events/event/event.service.js';
import type { Gig } from '../../../src/campaigns/gig/gig.entity.js';
import type { Promoter } from '../../../src/identity/promoter/promoter.entity.js';
import type { Caller } from '../../../src/kernel/caller.js';
import { Environment } from '../../../src/kernel/environment.js';
import { encodeId, newId } from '../../../src/kernel/ids.js';
import { sqlOf, type Sql } from '../../../src/kernel/sql.js';
import { inScope } from '../../../src/kernel/tenant-scope.js';
import { readWebhookPerformance } from '../../../src/notifications/webhook/delivery/read-webhook-performance.js';
import { PayoutTotalsService } from '../../../src/payments/payout/payout-totals.service.js';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { RewardTotalsService } from '../../../src/rewards/reward/reward-totals.service.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { readerOf } from '../../support/reader.js';
import { silent } from '../../support/silent.js';

const environment = Environment.LIVE;
const [organizationId, stranger, promoterId, campaignId, gigId, endpointId] = Array.from(
  { length: 6 },
  newId,
);
let database: TestDatabase;
let pool: Pool;
let orm: MikroORM;

/** 20,000 rows of each list over 400 days. One in 400 is of the promoter, and most are of a stranger. */
beforeAll(async () => {
  database = await createDatabase();
  pool = createPool({ url: database.url, max: 1, role: 'app' }, silent);
  orm = await MikroORM.init(ormOptions(database.url));
  const place = `case n % 100 when 0 then '${organizationId}'::uuid else '${stranger}'::uuid end, 'LIVE'`;
  const mine = (id: string): string =>
    `case n % 400 when 0 then '${id}'::uuid else of_others[1 + n % 400] end`;
  const from = `from generate_series(1, 20000) n
    cross join lateral (select uuidv7(make_interval(secs => -1728 * n)) as id) as made
    cross join (select array_agg(gen_random_uuid()) as of_others from generate_series(1, 400)) as others`;
  const at = 'uuid_extract_timestamp(id)';
  await database.query(`begin;
    set local session_replication_role = replica;
    insert into reward (id, organization_id, environment, campaign_id, promoter_id, source_type, source_id, rule_key, amount, asset, status, created_at)
    select id, ${place}, ${mine(campaignId!)}, ${mine(promoterId!)}, 'EVENT', id, 'x', 1, 'USD',
           case n % 100 when 0 then 'UNFUNDED' else 'PAID' end, ${at} ${from};
    insert into payout (id, organization_id, environment, promoter_id, wallet_id, asset, amount, fee, status, provider, idempotency_scope, payload_hash, created_at)
    select id, ${place}, ${mine(promoterId!)}, id, 'USD', 2, 1, 'REQUESTED', 'MANUAL', id, '', ${at} ${from};
    insert into event (id, organization_id, environment, attributed_promoter_id, event_type, idempotency_key, payload_hash, asset, occurred_at, status)
    select id, ${place}, ${mine(promoterId!)}, 'x', n::text, '', 'USD', ${at}, 'UNMATCHED' ${from};
    insert into conversion (id, organization_id, environment, event_id, goal_id, campaign_id, promoter_id, asset, status, due_at)
    select id, ${place}, id, id, id, ${mine(promoterId!)}, 'USD', 'COMPLETED', ${at} ${from};
    insert into action_attempt (id, organization_id, environment, gig_id, campaign_id, promoter_id, status)
    select id, ${place.replace('n % 100', 'n % 4')}, ${mine(gigId!).replace('n % 400 when', 'n % 8 when')}, id, ${mine(promoterId!)}, 'VERIFIED' ${from};
    insert into webhook_delivery (id, organization_id, environment, endpoint_id, domain_event_id, status, due_at, created_at)
    select id, ${place}, ${mine(endpointId!)}, id, 'DELIVERED', ${at}, ${at} ${from};
    insert into webhook_endpoint (id, organization_id, environment, name, target_url, event_types, format, retry_policy, status, secret)
    select case n when 0 then '${endpointId}'::uuid else new_id() end, case n when 0 then '${organizationId}'::uuid else '${stranger}'::uuid end,
           'LIVE', 'W', 'https://w.example', '{}', 'AKTVATOR', 'STANDARD', 'ENABLED', '' from generate_series(0, 500) n;
    insert into wallet (id, organization_id, environment, owner_type, owner_id, asset)
    select id, ${place}, 'PROMOTER', case n when 400 then '${promoterId}'::uuid else id end, 'USD' ${from};
    insert into ledger_account (id, organization_id, environment, kind, asset, wallet_id)
    select id, organization_id, environment, 'AVAILABLE', 'USD', id from wallet;
    insert into ledger_balance (account_id, bounded) select id, true from ledger_account;
    commit`);
  await database.query('vacuum analyze');
});
afterAll(async () => {
  await orm.close();
  await pool.end();
  await database.drop();
});

/** The plans of what `read` reads, in a request's role and scope. */
async function plansOf(read: (caller: Caller) => Promise<unknown>): Promise<string> {
  const plans: string[] = [];
  const explain = async (text: string, values: readonly unknown[] = []): Promise<never[]> => {
    const rows = await sqlOf(pool).query<Record<string, string>>(
      `explain (analyze, timing off) ${text}`,
      values,
    );
    plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    return [];
  };
  const sql = { query: explain, queryPrepared: explain } as unknown as Sql;
  const tenant = { organizationIds: [organizationId!], environment };
  const principal = { kind: 'key', publishable: false, keyId: newId(), ...tenant, scopes: new Set(['*']) };
  const caller = { ...readerOf(sql), principal } as unknown as Caller;
  await inScope({ kind: 'tenant', ...tenant }, async () => read(caller).catch(() => undefined));
  return plans.join('\n');
}

const month = { from: new Date(Date.now() - 20 * 86_400_000) };
const organization = { organizationId: encodeId('organization', organizationId!) };
const page = { first: 20 };

const reads: readonly [string, readonly string[], (caller: Caller) => Promise<unknown>][] = [
  [
    "a promoter's events",
    ['event_promoter'],
    async (caller) => new EventService(orm.getMetadata()).list(caller, page, { attributedTo: promoterId! }),
  ],
  [
    "a promoter's conversions",
    ['conversion_of_promoter'],
    async (caller) =>
      new ConversionService(orm.getMetadata(), async () => undefined).list(caller, page, {
        promoterId: promoterId!,
      }),
  ],
  [
    "a gig's attempts",
    ['action_attempt_of_gig'],
    async (caller) => attempts().list(caller, page, { gigId: gigId! }),
  ],
  [
    'the numbers of the attempts at a gig',
    ['Index Only Scan using action_attempt_status'],
    async (caller) => new GigAttemptsResolver(attempts()).attemptCounts({ id: gigId } as Gig, caller),
  ],
  [
    "an organization's rewards of a period",
    ['reward_organization'],
    async (caller) =>
      new RewardTotalsService().of(caller, organization, { ...month, interval: 'DAY', groupBy: ['STATUS'] }),
  ],
  [
    "a campaign's rewards of a period",
    ['reward_campaign'],
    async (caller) => new RewardTotalsService().of(caller, { campaignId: campaignId! }, month),
  ],
  [
    "a promoter's rewards of a period",
    ['reward_promoter'],
    async (caller) => new RewardTotalsService().of(caller, { promoterId: promoterId! }, month),
  ],
  [
    "an organization's payouts of a period",
    ['payout_organization'],
    async (caller) => new PayoutTotalsService().of(caller, organization, month),
  ],
  [
    "a promoter's payouts of a period",
    ['payout_promoter'],
    async (caller) => new PayoutTotalsService().of(caller, { promoterId: promoterId! }, month),
  ],
  [
    'what a promoter is owed',
    ['reward_unfunded', 'wallet_owner_type', 'ledger_account_'],
    async (caller) => new RewardTotalsService().owedTo(caller, { id: promoterId, environment } as Promoter),
  ],
  [
    "an endpoint's deliveries of a period",
    ['webhook_endpoint_pkey', 'webhook_delivery_endpoint'],
    async (caller) => readWebhookPerformance(caller, { column: 'id', id: endpointId!, environment }, month),
  ],
  [
    "an organization's deliveries of a period",
    ['webhook_delivery_endpoint'],
    async (caller) =>
      readWebhookPerformance(caller, { column: 'organization_id', id: organizationId!, environment }, month),
  ],
];

const attempts = (): ActionAttemptService =>
  new ActionAttemptService(orm.getMetadata(), async () => {
    throw new Error('Nothing is priced here.');
  });

describe('among 20,000 rows of others and of other periods', () => {
  it.each(reads)('%s are read by index', async (_what, indexes, read) => {
    const plan = await plansOf(read);
    for (const index of indexes) expect(plan).toContain(index);
    expect(plan).not.toContain('Seq Scan');
    // Not many rows of others or other periods are looked at.
    const removed = [...plan.matchAll(/Rows Removed by Filter: (\d+)/g)].map(([, count]) => Number(count));
    expect(Math.max(0, ...removed)).toBeLessThan(200);
  });
});
