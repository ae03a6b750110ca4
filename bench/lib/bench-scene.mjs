import pg from 'pg';
import { importBuilt } from './paths.mjs';
import { ruleSet } from './bench-rules.mjs';

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const promoterCount = 50;
const funds = 10n ** 15n;

/**
 * A migrated database with one campaign that pays by five rules, a goal, a gig, and 50 promoters with a link
 * each. `pool` is the worker's, as Tribute has it; `owner` may do anything: it fills, counts and cleans.
 * @param {string} url of an empty database
 */
export async function openScene(url) {
  const { MikroORM } = await import('@mikro-orm/postgresql');
  const { ormOptions } = await importBuilt('mikro-orm.config.js');
  const { migrate } = await importBuilt('src/platform/database/migrate.js');
  const { createPool } = await importBuilt('src/platform/database/create-pool.js');
  const { newId } = await importBuilt('src/kernel/ids.js');
  const orm = await MikroORM.init(ormOptions(url));
  await migrate(orm, url);
  await orm.close();

  // One worker: one connection.
  const pool = createPool({ url, max: 1, role: 'system' }, silent);
  const ids = {
    organization: newId(),
    campaign: newId(),
    goal: newId(),
    gig: newId(),
    version: newId(),
    promoters: Array.from({ length: promoterCount }, newId),
  };
  await makeCampaign(pool, ids);
  const accounts = await openWallets(pool, ids);
  const owner = new pg.Pool({ connectionString: url, max: 1 });
  // Ending PostgreSQL ends its connections: nobody is waiting for them any more.
  owner.on('error', () => undefined);
  return { pool, owner, ids, ...accounts };
}

async function makeCampaign(pool, { organization, campaign, goal, gig, version, promoters }) {
  await pool.query(`insert into organization (id, name) values ($1, 'Acme')`, [organization]);
  await pool.query(
    `insert into campaign (id, organization_id, environment, name, target_url, status, approval, payout_model, payout_rate, asset,
                           attribution_window_days, holding_period_days)
     values ($2, $1, 'LIVE', 'Summer', 'https://shop.example', 'ACTIVE', 'NOT_SUBMITTED', 'CPA', 0, 'USD', 30, 0)`,
    [organization, campaign],
  );
  await pool.query(
    `insert into goal (id, organization_id, environment, campaign_id, name, action_type, payout_type, payout_rate)
     values ($3, $1, 'LIVE', $2, 'purchase', 'purchase', 'FLAT', 10000000)`,
    [organization, campaign, goal],
  );
  await pool.query(
    `insert into gig (id, organization_id, environment, campaign_id, title, action_type, reward_amount, verification, status)
     values ($3, $1, 'LIVE', $2, 'Bring a sign-up', 'customer.signup', 1500000, 'AUTO', 'PUBLISHED')`,
    [organization, campaign, gig],
  );
  await pool.query(
    `with made as (
       insert into promoter (id, organization_id, environment, name)
       select id, $1, 'LIVE', 'Promoter ' || number from unnest($3::uuid[]) with ordinality as p (id, number) returning id, name
     )
     insert into link (id, organization_id, environment, campaign_id, promoter_id, target_url, code)
     select uuidv7(), $1, 'LIVE', $2, id, 'https://shop.example', upper('code' || substr(name, 10)) from made`,
    [organization, campaign, promoters],
  );
  await pool.query(
    `insert into rule_version (id, organization_id, environment, campaign_id, number, rules, published_by, published_at)
     values ($3, $1, 'LIVE', $2, 1, $4, 'bench', now() - interval '1 year')`,
    [organization, campaign, version, JSON.stringify(ruleSet({ goal, gig }))],
  );
}

async function openWallets(pool, { organization, promoters }) {
  const { openClearingAccount } = await importBuilt('src/ledger/wallet/open-accounts.js');
  const { openWallets: open } = await importBuilt('src/ledger/wallet/open-wallets.js');
  const { postTransactions } = await importBuilt('src/ledger/wallet/post-transactions.js');
  const { newId } = await importBuilt('src/kernel/ids.js');
  const { sqlOf } = await importBuilt('src/kernel/sql.js');
  const place = { organizationId: organization, environment: 'LIVE', asset: 'USD' };
  const sql = sqlOf(pool);
  const ofOrganization = await open(sql, { ...place, ownerType: 'ORGANIZATION', ownerIds: [organization] });
  await open(sql, { ...place, ownerType: 'PROMOTER', ownerIds: promoters });
  const { availableId: payer, walletId: payerWallet } = ofOrganization.get(organization);
  const from = await openClearingAccount(sql, place.environment, place.asset);
  const topUp = { ...place, kind: 'TOP_UP', sourceId: newId(), from, to: payer, amount: funds };
  await postTransactions(sql, [topUp]);
  return { payer, payerWallet };
}
