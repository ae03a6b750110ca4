import { importBuilt } from '../lib/paths.mjs';

export const title = "a page of 20 campaigns by SQL, with and without PostgreSQL's row-level security";
export const rounds = 5;
export const ratioOf = 'per second';
export const notes =
  'The statement of the list query, prepared, 16 connections of one process, 10,000 campaigns of the organization asked for beside 5,000 of ' +
  'others. "Scope in front": as requests run, the scope and the statement in one message. "No policy": a role that sees every ' +
  'tenant. "Transaction around": the usual way, `begin`, `set_config`, the statement and `commit`, each a round trip.';

const milliseconds = 3000;
const connections = 16;
const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** @param {{ database: any }} parts */
export async function prepare({ database }) {
  const { createPool } = await importBuilt('src/platform/database/create-pool.js');
  const { sqlOf, inSqlTransaction } = await importBuilt('src/kernel/sql.js');
  const { inScope } = await importBuilt('src/kernel/tenant-scope.js');
  await migrate(database.url);
  const organization = await seed(database.pool);
  const pools = Object.fromEntries(
    ['app', 'system'].map((role) => [
      role,
      createPool({ url: database.url, max: connections, role }, silent),
    ]),
  );
  const scope = { kind: 'tenant', organizationIds: [organization], environment: 'LIVE' };
  const page = async (sql) => {
    const rows = await sql.queryPrepared(statement, [organization, 'LIVE', 21, 0]);
    if (rows.length !== 21) throw new Error(`A page has ${rows.length} rows.`);
  };
  const settings = `select set_config('tribute.organizations', $1, true), set_config('tribute.environment', $2, true)`;
  const contenders = [
    ['Scope in front', async () => inScope(scope, async () => page(sqlOf(pools.app)))],
    ['No policy', async () => page(sqlOf(pools.system))],
    [
      'Transaction around',
      async () =>
        inSqlTransaction(pools.app, async (sql) => {
          await sql.query(settings, [`{${organization}}`, 'LIVE']);
          await page(sql);
        }),
    ],
  ].map(([name, work]) => ({ name, round: async () => measure(work) }));
  for (const contender of contenders) await contender.round();
  return contenders;
}

const statement = `select id, name, status, target_url, created_at, budget from campaign
  where organization_id = any(array[$1::uuid]) and environment = $2
  order by organization_id, environment, id desc limit $3 offset $4`;

async function migrate(url) {
  const { MikroORM } = await import('@mikro-orm/postgresql');
  const { ormOptions } = await importBuilt('mikro-orm.config.js');
  const { migrate: bringUp } = await importBuilt('src/platform/database/migrate.js');
  const orm = await MikroORM.init(ormOptions(url));
  await bringUp(orm, url);
  await orm.close();
}

async function seed(pool) {
  const { rows } = await pool.query(
    `insert into organization (id, name) select uuidv7(), 'Organization ' || n from generate_series(1, 6) n returning id`,
  );
  await pool.query(
    `insert into campaign (id, organization_id, environment, name, target_url, status, approval, payout_model,
                           payout_rate, asset, attribution_window_days, holding_period_days)
     select uuidv7(), organization.id, 'LIVE', 'Campaign ' || n, 'https://shop.example/' || n, 'ACTIVE', 'APPROVED',
            'CPC', 100000, 'USD', 30, 0
     from organization, generate_series(1, case when organization.id = $1 then 10000 else 1000 end) n`,
    [rows[0].id],
  );
  await pool.query('vacuum analyze campaign');
  return rows[0].id;
}

async function measure(work) {
  const until = performance.now() + milliseconds;
  const started = performance.now();
  let done = 0;
  const lane = async () => {
    while (performance.now() < until) {
      await work();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  return { 'per second': (done / (performance.now() - started)) * 1000 };
}
