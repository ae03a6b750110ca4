import { join } from 'node:path';
import { benchDir, mainFile } from '../lib/paths.mjs';
import { signUpSeller } from '../lib/seller.mjs';
import { serverContender } from '../lib/server-contender.mjs';
import { startServer } from '../lib/server-process.mjs';

export const title = '`campaigns(first: 20) { nodes { id name status } }`';
export const rounds = 5;
export const ratioOf = 'per second';
export const notes =
  'One organization with 10,000 campaigns beside five with 1,000 each, the newest 20 of the one; 32 keep-alive ' +
  'connections. Tribute as `ROLE=api`: checks an API key, assigns a request id, encodes TypeIDs. The peers do neither: ' +
  'they are given the organization. Tribute logs every request to a file by default, the peers log nothing; the second ' +
  'row is Tribute without (`LOG_LEVEL=warn`). PostGraphile is 5 with the Amber preset over the introspected table.';

const seconds = 3;
const connections = 32;

/** @param {{ database: any, folder: string }} parts */
export async function prepare({ database, folder }) {
  const env = { DATABASE_URL: database.url, PORT: '0', ROLE: 'api', DATA_DIR: join(folder, 'data') };
  const tribute = await startServer([mainFile], { env, logFile: join(folder, 'tribute.log') });
  const quiet = await startServer([mainFile], {
    env: { ...env, LOG_LEVEL: 'warn' },
    logFile: join(folder, 'quiet.log'),
  });
  const seller = await signUpSeller(tribute.url);
  const organization = await seedCampaigns(database.pool, seller);
  const startPeer = async (name) =>
    startServer([join(benchDir, 'peers', `${name}.mjs`)], {
      env: { DATABASE_URL: database.url, ORGANIZATION: organization },
      logFile: join(folder, `${name}.log`),
    });
  const mercurius = await startPeer('mercurius');
  const postgraphile = await startPeer('postgraphile');

  const ours = 'query { campaigns(first: 20) { nodes { id name status } } }';
  const theirs = `query { allCampaigns(first: 20, orderBy: ROW_ID_DESC, condition: { organizationId: "${organization}", environment: "LIVE" }) { nodes { rowId name status } } }`;
  const loadOf = (url, query, headers = {}) => ({
    url: `${url}/graphql`,
    body: JSON.stringify({ query }),
    headers,
    connections,
    status: 200,
    // The newest and the 20th: every contender has to answer the same page.
    contains: 'Campaign 10000"',
  });
  const authorization = { authorization: `Bearer ${seller.token}` };
  const contenders = [
    serverContender('Tribute', tribute, loadOf(tribute.url, ours, authorization), { seconds }),
    serverContender('Tribute, quiet', quiet, loadOf(quiet.url, ours, authorization), { seconds }),
    serverContender('mercurius with jit', mercurius, loadOf(mercurius.url, ours), { seconds }),
    serverContender('PostGraphile', postgraphile, loadOf(postgraphile.url, theirs), { seconds }),
  ];
  await checkAnswers([tribute.url, mercurius.url], ours, authorization);
  await checkAnswers([postgraphile.url], theirs, {});
  for (const contender of contenders) await contender.round();
  return contenders;
}

/**
 * 10,000 campaigns of the seller's organization and 1,000 of each of five others; answers the seller's bare
 * uuid.
 */
async function seedCampaigns(pool, seller) {
  for (let more = 0; more < 5; more += 1) await seller.foundAnother();
  await pool.query(`
    insert into campaign (id, organization_id, environment, name, target_url, status, approval, payout_model,
                          payout_rate, asset, attribution_window_days, holding_period_days)
    select uuidv7(), organization.id, 'LIVE', 'Campaign ' || n, 'https://shop.example/' || n, 'ACTIVE', 'APPROVED',
           'CPC', 100000, 'USD', 30, 0
    from organization,
         generate_series(1, case when organization.name = 'Acme' then 10000 else 1000 end) n`);
  await pool.query('vacuum analyze campaign');
  const { rows } = await pool.query("select id from organization where name = 'Acme'");
  return rows[0].id;
}

async function checkAnswers(urls, query, headers) {
  for (const url of urls) {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    const { data } = await response.json();
    const names = Object.values(data)[0].nodes.map((node) => node.name);
    const expected = Array.from({ length: 20 }, (_, index) => `Campaign ${10_000 - index}`);
    if (names.join() !== expected.join()) throw new Error(`${url} answers another page: ${names.join()}`);
  }
}
