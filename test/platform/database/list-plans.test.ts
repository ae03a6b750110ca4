import 'reflect-metadata';
import { MikroORM } from '@mikro-orm/postgresql';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { ormOptions } from '../../../mikro-orm.config.js';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { campaignList } from '../../../src/campaigns/campaign/campaign.list.js';
import { promoterList } from '../../../src/identity/promoter/promoter.list.js';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import type { KeyPrincipal } from '../../../src/kernel/principal.js';
import { gigList } from '../../../src/campaigns/gig/gig.list.js';
import type { List, ListArgs } from '../../../src/kernel/list/define-list.js';
import { tenantConditions } from '../../../src/kernel/list-conditions.js';
import { readPage } from '../../../src/kernel/read-page.js';
import type { Reader } from '../../../src/kernel/read-together.js';
import type { Scope } from '../../../src/kernel/catalogue.js';
import { sqlOf, type Sql } from '../../../src/kernel/sql.js';
import { asSystem, inScope } from '../../../src/kernel/tenant-scope.js';
import { readMatches } from '../../../src/portal/operator-search/read-matches.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { readerOf } from '../../support/reader.js';

const environment = Environment.LIVE;
const organizationId = newId();
const principal: KeyPrincipal = {
  kind: 'key',
  publishable: false,
  keyId: newId(),
  organizationIds: [organizationId],
  environment,
  scopes: new Set(['*']),
};

let database: TestDatabase;
let pool: Pool;
let orm: MikroORM;

beforeAll(async () => {
  database = await createDatabase();
  pool = createPool(
    { url: database.url, max: 1, role: 'app' },
    { debug() {}, info() {}, warn() {}, error() {} },
  );
  orm = await MikroORM.init(ormOptions(database.url));
  const stranger = newId();
  await database.query(`insert into organization (id, name) values ($1, 'Acme'), ($2, 'Rival')`, [
    organizationId,
    stranger,
  ]);
  // The difficult case: all rows of another tenant are newer than the requested ones.
  for (const [owner, count] of [
    [organizationId, 500],
    [stranger, 5000],
  ] as const) {
    await database.query(
      `insert into campaign (id, organization_id, environment, name, target_url, status, approval, payout_model, payout_rate,
                             asset, attribution_window_days, holding_period_days)
       select new_id(), $1, 'LIVE', 'C' || n, 'https://x.example', 'ACTIVE', 'APPROVED', 'CPC', 1, 'USD', 30, 0
       from generate_series(1, $2::int) n`,
      [owner, count],
    );
    await database.query(
      `insert into promoter (id, organization_id, environment, name)
       select new_id(), $1, 'LIVE', 'P' || n from generate_series(1, $2::int) n`,
      [owner, count],
    );
  }
  await database.query('analyze');
});
afterAll(async () => {
  await orm.close();
  await pool.end();
  await database.drop();
});

/** The plans of what `read` reads, in a request's role and scope. */
async function plansOf(read: (reader: Reader) => Promise<unknown>): Promise<string> {
  const plans: string[] = [];
  const explaining: Sql = {
    query: async () => [],
    async queryPrepared(text, values) {
      const rows = await sqlOf(pool).query<Record<string, string>>(
        `explain (analyze, timing off) ${text}`,
        values,
      );
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
      return [];
    },
  };
  const tenant = { kind: 'tenant', organizationIds: [organizationId], environment } as const;
  await inScope(tenant, async () => read(readerOf(explaining)));
  return plans.join('\n');
}

/** The plan of a page from `readPage`. */
async function planOf(list: List<{ id: string }>, scope: Scope, args: ListArgs): Promise<string> {
  return plansOf(async (reader) =>
    readPage(reader, orm.getMetadata(), list, tenantConditions(principal, scope), args),
  );
}

const lists = [
  ['campaign', campaignList, 'campaigns:read'],
  ['promoter', promoterList, 'promoters:read'],
] as const;

describe('a page of a tenant among other tenants with more rows', () => {
  const pages: readonly [string, ListArgs][] = [
    ['the newest', { first: 20 }],
    ['the oldest', { first: 20, orderBy: { field: 'CREATED_AT', direction: 'ASC' } }],
    ['the last', { last: 20 }],
  ];

  it.each(pages)('%s is read by the index of its list alone', async (_what, args) => {
    for (const [table, list, scope] of lists) {
      const plan = await planOf(list, scope, args);
      expect(plan).toContain(`using ${table}_organization on`);
      expect(plan).not.toContain('Rows Removed by Filter');
      expect(plan).not.toContain('Sort Key');
    }
  });
});

describe('the pages below 50 rows', () => {
  it('are read by one statement, with the index of their list', async () => {
    const campaigns = await database.query<{ id: string }>(
      'select id from campaign where organization_id = $1 limit 50',
      [organizationId],
    );
    await database.query(
      `insert into gig (id, organization_id, environment, campaign_id, title, action_type, reward_amount, verification, status)
       select new_id(), organization_id, environment, id, 'Gig ' || n, 'sign.up', 1, 'AUTO', 'DRAFT'
       from campaign, generate_series(1, 5) n`,
    );
    await database.query('analyze gig');
    const plan = await plansOf(async (reader) =>
      Promise.all(
        campaigns.map(async ({ id }) => {
          const conditions = tenantConditions(principal, 'gigs:read').and('campaign_id = ?', id);
          return readPage(reader, orm.getMetadata(), gigList, conditions, { first: 20 });
        }),
      ),
    );
    expect(plan.match(/Execution Time/g)).toHaveLength(1);
    expect(plan).toMatch(/gig_campaign .*loops=50/);
    expect(plan).not.toContain('Seq Scan');
  });
});

describe('the search of operators', () => {
  it('finds texts of all tenants by their trigrams', async () => {
    await database.query(
      `insert into promoter (id, organization_id, environment, name, email)
       select new_id(), $1, 'LIVE', md5(n::text), md5(n::text) || '@x.example' from generate_series(1, 20000) n`,
      [organizationId],
    );
    await database.query(
      `insert into api_key (id, organization_id, environment, name, kind, scopes, token_hash, prefix, last_four)
       select new_id(), $1, 'LIVE', md5(n::text), 'SECRET', '{}', decode(md5(n::text), 'hex'), 'sk_' || n, '1234'
       from generate_series(1, 20000) n`,
      [organizationId],
    );
    // Also merges what GIN indexes have pending.
    for (const table of ['promoter', 'api_key']) await database.query(`vacuum analyze ${table}`);
    const plans: string[] = [];
    const real = sqlOf(pool);
    const query = async (text: string, values: readonly unknown[] = []) => {
      const plan = await real.query<Record<string, string>>(`explain ${text}`, values);
      plans.push(plan.map((row) => row['QUERY PLAN']).join('\n'));
      return real.query(text, values);
    };
    const search = { text: 'c4ca4238a0b9', environment, kinds: ['API_KEY', 'PROMOTER'] } as const;
    const found = await asSystem('OPERATOR', async () =>
      readMatches({ query } as unknown as Sql, search, { after: null, limit: 10 }),
    );
    expect(found.map(({ kind }) => kind).toSorted()).toEqual(['API_KEY', 'PROMOTER']);
    for (const index of ['api_key_text', 'promoter_text']) expect(plans[0]).toContain(index);
    expect(plans.join('')).not.toMatch(/Seq Scan on (?:api_key|promoter)/);
  });
});
