import 'reflect-metadata';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Pool } from 'pg';
import { Environment } from '../../../src/kernel/environment.js';
import { newId } from '../../../src/kernel/ids.js';
import { sqlOf, type Sql } from '../../../src/kernel/sql.js';
import { asSystem } from '../../../src/kernel/tenant-scope.js';
import { defaultFraudChecks } from '../../../src/campaigns/campaign/fraud-check-settings.js';
import { claimClicks } from '../../../src/evaluation/worker/queues.js';
import { readClicksBetween } from '../../../src/evaluation/worker/read-attribution-sources.js';
import { createPool } from '../../../src/platform/database/create-pool.js';
import { closeClicks } from '../../../src/tracking/click/close-clicks.js';
import { createDatabase, type TestDatabase } from '../../support/database.js';
import { silent } from '../../support/silent.js';

const tenant = { organizationId: newId(), environment: Environment.LIVE };
const dayMs = 86_400_000;
const months = 24;
const middle = new Date(Date.now() + 300 * dayMs);

const nothing = {
  linkId: null,
  code: null,
  campaignId: null,
  customerId: null,
  isBrowserReport: false,
  metadata: null,
};
const policy = {
  model: 'LAST_CLICK',
  windowDays: 30,
  codePolicy: 'CODE_WINS',
  halfLifeDays: 7,
  fraudChecks: defaultFraudChecks,
} as const;

let database: TestDatabase;
let pool: Pool;

/** This month and the next 24, as a whole: a month with few clicks would not be read by its index. */
const begin = `date_trunc('month', now())`;
const end = `(${begin} + interval '${months + 1} months')`;

/** Two years of clicks in months of their own, some 1000 a month. */
beforeAll(async () => {
  database = await createDatabase();
  pool = createPool({ url: database.url, max: 1, role: 'system' }, silent);
  const client = await database.pool.connect();
  await client.query('set session_replication_role = replica');
  await client.query(`select make_click_months(${end} - interval '1 second')`);
  await client.query(
    `insert into click (id, organization_id, environment, campaign_id, promoter_id, link_id, session_id, is_unique, is_bot, clicked_at, status)
     select overlay(gen_random_uuid()::text placing left(first_click_id(at)::text, 15) from 1 for 15)::uuid, $1, 'LIVE', $1, $1, $1,
            gen_random_uuid(), n % 2 = 0, false, at, 'PROCESSED'
     from (select n, ${begin} + (${end} - ${begin}) * n / ${1000 * months + 1} as at from generate_series(1, ${1000 * months}) n) as made`,
    [tenant.organizationId],
  );
  await client.query('set session_replication_role = origin; analyze');
  client.release();
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Some clicks after a time, in their order. */
const clicksAround = async (time: Date) =>
  database.query<{ id: string; sessionId: string; clickedAt: Date }>(
    `select id, session_id as "sessionId", clicked_at as "clickedAt" from click where clicked_at > $1 order by id limit 500`,
    [time],
  );

/** The plan of the first statement of some work, without the parts that were not executed. */
async function planOf(work: (sql: Sql) => Promise<unknown>): Promise<string[]> {
  let plan: string[] | undefined;
  const explain = async (text: string, values: readonly unknown[] = []): Promise<never[]> => {
    const rows = await sqlOf(pool).query<Record<string, string>>(
      `explain (analyze, timing off) ${text}`,
      values,
    );
    plan ??= rows.map((row) => row['QUERY PLAN'] ?? '');
    return [];
  };
  await asSystem('JOB', async () => work({ query: explain, queryPrepared: explain }));
  return (plan ?? []).filter((line) => !line.includes('never executed'));
}

/** The partitions that a plan reads, with how it does. */
const readsIn = (plan: readonly string[]): string[] =>
  [
    ...new Set(
      plan.flatMap((line) => {
        const { how, name } =
          /(?<how>Seq Scan|Scan using \w+?) on (?<name>first|others|m\d{4}_\d\d) /.exec(line)?.groups ?? {};
        return name === undefined || how === undefined
          ? []
          : [how.includes('Seq') ? `${name} as a whole` : name];
      }),
    ),
  ].toSorted();

/** The months from a time to another, as names of partitions. */
function monthsBetween(from: Date, to: Date): string[] {
  const names: string[] = [];
  for (let month = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth())); month <= to;) {
    names.push(`m${month.toISOString().slice(0, 7).replace('-', '_')}`);
    month = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1));
  }
  return names;
}

it('decided clicks are found in their own months', async () => {
  const clicks = await clicksAround(middle);
  const decided = clicks.map(({ id }) => ({ id, reason: null, isRepeated: false, isPaced: false }));
  const plan = await planOf(async (sql) => closeClicks(sql, decided));
  expect(readsIn(plan)).toEqual(monthsBetween(middle, clicks.at(-1)?.clickedAt ?? middle));
});

it('the clicks of a session cost a look into the index of each month, also of 24', async () => {
  const [click] = await clicksAround(middle);
  const id = tenant.organizationId;
  const session = {
    id: click?.sessionId ?? '',
    linkId: id,
    visitorId: null,
    createdAt: new Date(middle.getTime() - 5 * dayMs),
    lastClickedAt: new Date(middle.getTime() + 10 * dayMs),
    isBot: false,
  };
  const claim = { ...nothing, sessionId: session.id, occurredAt: new Date(middle.getTime() + 2 * dayMs) };
  const plan = await planOf(async (sql) =>
    readClicksBetween(sql, [claim], {
      linkById: new Map([[id, { id, campaignId: id, promoterId: id, isPromoterSuspended: false }]]),
      linkByCode: new Map(),
      sessionById: new Map([[session.id, session]]),
      sessionsOf: new Map(),
      sessionsOfCustomer: () => [],
      policyOf: () => policy,
    }),
  );
  expect(plan.join('\n')).toContain('click_again');
  expectIndexOfEachMonth(plan, 2);
});

it('a batch of waiting clicks costs a look into the index of each month', async () => {
  const plan = await planOf(async (sql) => claimClicks(sql, tenant, 1000));
  expectIndexOfEachMonth(plan, 1);
});

/** A look into an index costs two or three pages. */
function expectIndexOfEachMonth(plan: readonly string[], looks: number): void {
  const reads = readsIn(plan).filter((name) => name.startsWith('m'));
  expect(reads.filter((name) => name.includes('whole'))).toEqual([]);
  expect(reads.length).toBeGreaterThanOrEqual(months);
  const [, pages] = /shared hit=(\d+)/.exec(plan.find((line) => line.includes('shared hit=')) ?? '') ?? [];
  expect(Number(pages)).toBeLessThan(3 * looks * (months + 4));
}
