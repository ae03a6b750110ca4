import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import type { FeedFilter } from '../../../src/kernel/event-feed.js';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import { sqlOf, type Sql } from '../../../src/kernel/sql.js';
import { inScope } from '../../../src/kernel/tenant-scope.js';
import { readEventPage } from '../../../src/notifications/event-log/read-event-page.js';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { silent } from '../../support/silent.js';
import { waitFor } from '../../support/wait-for.js';

const environment = Environment.LIVE;
const [organizationId, stranger, campaignId] = [newId(), newId(), newId()];
let database: TestDatabase;
let pool: Pool;

/** 20,000 events in 40 types, half of a stranger. Of a rare type and of one campaign, only the oldest. */
beforeAll(async () => {
  database = await createDatabase();
  pool = createPool({ url: database.url, max: 1, role: 'app' }, silent);
  await database.query(
    `insert into domain_event (id, organization_id, environment, type, campaign_id, payload)
     select new_id(), case n % 2 when 0 then $1::uuid else $2::uuid end, 'LIVE',
            case when n < 200 then 'payout.failed' else 'made.up' || n % 40 end,
            case when n < 200 then $3::uuid else new_id() end, '{}'
     from generate_series(1, 20000) n`,
    [organizationId, stranger, campaignId],
  );
  await database.query('analyze domain_event');
  // The list ends where the oldest open transaction of its database began.
  await waitFor('the transactions of others', async () => {
    const [row] = await database.query<{ visible: boolean }>(
      'select log_horizon() > (select xact from domain_event limit 1) as visible',
    );
    return row?.visible;
  });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** The plan of the newest 50 in a request's role and scope. */
async function planOf(more: Partial<FeedFilter>): Promise<string> {
  const tenant = { organizationIds: [organizationId], environment };
  let plan = '';
  const real = sqlOf(pool);
  const sql = {
    async query(text: string, values: readonly unknown[] = []) {
      if (!text.includes('from domain_event') && !text.includes('domain_event.xact')) return real.query(text);
      const rows = await real.query<Record<string, string>>(`explain (analyze, timing off) ${text}`, values);
      plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      return [];
    },
  } as unknown as Sql;
  const filter = { ...tenant, ...more };
  await inScope({ kind: 'tenant', ...tenant }, async () => readEventPage(sql, filter, { last: 50 }));
  return plan;
}

describe('the newest domain events among 20,000', () => {
  it.each([
    ['of an organization', {}, 'domain_event_organization'],
    ['of a rare type', { types: ['payout.failed', 'payout.paid'] }, 'domain_event_type'],
    ['of a quiet campaign', { campaignId }, 'domain_event_campaign'],
  ] as const)('%s are read by index', async (_what, more, index) => {
    const plan = await planOf(more);
    expect(plan).toContain(index);
    expect(plan).not.toMatch(/Seq Scan on domain_event|Rows Removed by Filter: \d{3}/);
    expect(plan).toMatch(/^Limit .*actual rows=(50|51)\./);
  });
});
