import { join } from 'node:path';
import { benchDir, importBuilt, mainFile } from '../lib/paths.mjs';
import { databaseWork } from '../lib/rows-read.mjs';
import { signUpSeller } from '../lib/seller.mjs';
import { serverContender } from '../lib/server-contender.mjs';
import { startServer } from '../lib/server-process.mjs';

export const title = '20 campaigns with their gigs, goals and performance';
export const rounds = 5;
export const ratioOf = 'CPU µs each';
export const notes =
  '100 campaigns of one organization, each with 10 gigs, 5 goals and the figures of 30 days, beside as many of another one. ' +
  'The newest 20, each with 5 gigs, 5 goals, and its clicks and conversions of the last 30 days; 8 keep-alive connections. ' +
  'Tribute as `ROLE=api`, with its key, limits, row-level security and log. PostGraphile is 5 with the Amber preset: it is given the organization, and reads the ' +
  'figures by computed columns over the sums of days alone, without changes that are not summed up yet. "statements" are the transactions that PostgreSQL commits for one request.';
export const pairs = [['PostGraphile', 'Tribute']];

const seconds = 3;

const ours = `query {
  campaigns(first: 20) { nodes { id name status
    gigs(first: 5) { nodes { id title status } }
    goals(first: 5) { nodes { id name } }
    performance { totals { clicks conversions } } } }
}`;
const theirs = (organization) => `query {
  allCampaigns(first: 20, orderBy: ROW_ID_DESC, condition: { organizationId: "${organization}", environment: "LIVE" }) {
    nodes { rowId name status
      gigsByCampaignId(first: 5, orderBy: ROW_ID_DESC) { nodes { rowId title status } }
      goalsByCampaignId(first: 5, orderBy: ROW_ID_DESC) { nodes { rowId name } }
      clicks conversions } }
}`;

/** @param {{ database: any, folder: string }} parts */
export async function prepare({ database, folder }) {
  const env = { DATABASE_URL: database.url, PORT: '0', ROLE: 'api', DATA_DIR: join(folder, 'data') };
  const tribute = await startServer([mainFile], { env, logFile: join(folder, 'tribute.log') });
  const seller = await signUpSeller(tribute.url);
  await seller.foundAnother();
  const organization = await seed(database.pool);
  const postgraphile = await startServer([join(benchDir, 'peers', 'postgraphile.mjs')], {
    env: { DATABASE_URL: database.url },
    logFile: join(folder, 'postgraphile.log'),
  });
  const headers = { authorization: `Bearer ${seller.token}` };
  const contenders = [];
  for (const [name, server, query] of [
    ['Tribute', tribute, ours],
    ['PostGraphile', postgraphile, theirs(organization)],
  ]) {
    const send = async () => ask(server.url, query, headers);
    checkAnswer(name, await send());
    const { transactions: statements } = await databaseWork(database.pool, send, ['campaign']);
    const body = JSON.stringify({ query });
    const load = {
      url: `${server.url}/graphql`,
      body,
      headers,
      connections: 8,
      status: 200,
      contains: 'Gig 100"',
    };
    const { round } = serverContender(name, server, load, { seconds });
    contenders.push({ name, round: async () => ({ ...(await round()), statements }) });
  }
  // After all counts, which would have the statements of other contenders.
  for (const { round } of contenders) await round();
  return contenders;
}

/** What a campaign has on each day. */
const figureOf = { clicks: 10, conversions: 2 };

/** Answers the bare uuid of the seller's organization. */
async function seed(pool) {
  const { measures } = await importBuilt('src/tracking/performance/measures.js');
  await pool.query(`
    insert into campaign (id, organization_id, environment, name, target_url, status, approval, payout_model,
                          payout_rate, asset, attribution_window_days, holding_period_days)
    select uuidv7(), organization.id, 'LIVE', 'Campaign ' || n, 'https://shop.example/' || n, 'ACTIVE', 'APPROVED',
           'CPC', 100000, 'USD', 30, 0
    from generate_series(1, 100) n, organization;
    insert into gig (id, organization_id, environment, campaign_id, title, action_type, reward_amount, verification, status)
    select uuidv7(), organization_id, 'LIVE', id, 'Gig ' || substr(name, 10), 'customer.signup', 1500000, 'AUTO', 'PUBLISHED'
    from campaign, generate_series(1, 10);
    insert into goal (id, organization_id, environment, campaign_id, name, action_type, payout_type, payout_rate)
    select uuidv7(), organization_id, 'LIVE', id, 'goal ' || n, 'purchase', 'FLAT', 10000000
    from campaign, generate_series(1, 5) n;
    insert into figure_zone (campaign_id, organization_id, environment, time_zone)
    select id, organization_id, environment, 'UTC' from campaign;
    insert into figure (organization_id, environment, campaign_id, is_day, dimension, at, promoter_id, link_id, value, ${measures.join(', ')})
    select organization_id, 'LIVE', id, true, 'all', day, nil, nil, '', ${measures.map((name) => figureOf[name] ?? 0).join(', ')}
    from campaign, generate_series(date_trunc('day', now()) - interval '29 days', date_trunc('day', now()), interval '1 day') day,
         (select '00000000-0000-0000-0000-000000000000'::uuid as nil) nobody;
    create function campaign_clicks(campaign campaign) returns bigint stable language sql as $$
      select coalesce(sum(clicks), 0)::bigint from figure
      where campaign_id = campaign.id and is_day and dimension = 'all' and at >= now() - interval '30 days' $$;
    create function campaign_conversions(campaign campaign) returns bigint stable language sql as $$
      select coalesce(sum(conversions), 0)::bigint from figure
      where campaign_id = campaign.id and is_day and dimension = 'all' and at >= now() - interval '30 days' $$`);
  await pool.query('vacuum analyze');
  const { rows } = await pool.query("select id from organization where name = 'Acme'");
  return rows[0].id;
}

async function ask(url, query, headers) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

/** Both have to answer the same campaigns, with as many gigs, goals and clicks. */
function checkAnswer(name, { data, errors }) {
  if (errors) throw new Error(`${name}: ${JSON.stringify(errors).slice(0, 2000)}`);
  const nodes = Object.values(data)[0].nodes.map(
    ({ name: title, gigs, gigsByCampaignId, goals, goalsByCampaignId, performance, clicks }) =>
      [
        title,
        (gigs ?? gigsByCampaignId).nodes.length,
        (goals ?? goalsByCampaignId).nodes.length,
        Number(performance?.totals.clicks ?? clicks),
      ].join(),
  );
  const expected = Array.from({ length: 20 }, (_, at) => `Campaign ${100 - at},5,5,300`);
  if (nodes.join(';') !== expected.join(';')) {
    throw new Error(`${name} answers something else: ${nodes.join(';')}`);
  }
}
