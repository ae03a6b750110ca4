import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { benchDir, distDir, mainFile } from '../lib/paths.mjs';
import { databaseWork } from '../lib/rows-read.mjs';
import { signUpSeller } from '../lib/seller.mjs';
import { serverContender } from '../lib/server-contender.mjs';
import { startServer } from '../lib/server-process.mjs';

export const title = '`campaigns(first: 20) { nodes { id name status } }`';
export const rounds = 5;
export const ratioOf = 'CPU µs each';
export const notes =
  'One organization with 10,000 campaigns beside five with 1,000 each, the newest 20 of the one; 32 keep-alive ' +
  'connections. Tribute as `ROLE=api`, and once more with `LOG_LEVEL=warn`. The floor is `node:http` with one prepared statement of `pg`. ' +
  'The rows below it each add one thing that Tribute does and the peers do not, by the code of Tribute: an API key, rate limits with their headers, ' +
  'row-level security, TypeIDs, and a request id with a line in the log. The peers are given the organization. mercurius has the jit and a prepared statement. PostGraphile is 5 with the Amber preset ' +
  'over the introspected table. "rows" is what PostgreSQL reads of the table for one request: a contender without the index ends the bench.';
export const pairs = [
  ['PostGraphile', 'Tribute'],
  ['bare', 'Tribute'],
  ['mercurius with jit', 'Tribute'],
];

const seconds = 2;
const connections = 32;
/** What the floor does in addition, by the name of its row. */
const extras = {
  'bare and a key': 'key',
  'bare and limits': 'limits',
  'bare and row security': 'scope',
  'bare and TypeIDs': 'ids',
  'bare and the log': 'log',
};

/** @param {{ database: any, folder: string }} parts */
export async function prepare({ database, folder }) {
  const env = { DATABASE_URL: database.url, PORT: '0', ROLE: 'api', DATA_DIR: join(folder, 'data') };
  const startTribute = async (name, more = {}) =>
    startServer([mainFile], { env: { ...env, ...more }, logFile: join(folder, `${name}.log`) });
  const tribute = await startTribute('tribute');
  const quiet = await startTribute('quiet', { LOG_LEVEL: 'warn' });
  const seller = await signUpSeller(tribute.url);
  const organization = await seedCampaigns(database.pool, seller);
  const TOKEN_HASH = createHash('sha256').update(seller.token).digest('base64');
  const startPeer = async (name, more = {}) =>
    startServer([join(benchDir, 'peers', `${name}.mjs`)], {
      env: {
        DATABASE_URL: database.url,
        ORGANIZATION: organization,
        TOKEN_HASH,
        TRIBUTE_DIST: distDir,
        ...more,
      },
      logFile: join(folder, `${name}.log`),
    });

  const ours = 'query { campaigns(first: 20) { nodes { id name status } } }';
  const theirs = `query { allCampaigns(first: 20, orderBy: ROW_ID_DESC, condition: { organizationId: "${organization}", environment: "LIVE" }) { nodes { rowId name status } } }`;
  const headers = { authorization: `Bearer ${seller.token}` };
  const contenders = [];
  const add = async (name, server, query = ours) => {
    const rows = await checked(database.pool, server.url, query, headers);
    const { round } = serverContender(name, server, loadOf(server.url, query, headers), { seconds });
    contenders.push({ name, round: async () => ({ ...(await round()), rows }) });
  };
  await add('Tribute', tribute);
  await add('Tribute, quiet', quiet);
  await add('bare', await startPeer('bare'));
  for (const [name, EXTRA] of Object.entries(extras)) await add(name, await startPeer('bare', { EXTRA }));
  await add('mercurius with jit', await startPeer('mercurius'));
  await add('PostGraphile', await startPeer('postgraphile'), theirs);
  // After all plan checks, whose counts would have the rows of other contenders.
  for (const { round } of contenders) await round();
  return contenders;
}

const loadOf = (url, query, headers) => ({
  url: `${url}/graphql`,
  body: JSON.stringify({ query }),
  headers,
  connections,
  status: 200,
  // The newest and the 20th: every contender has to answer the same page.
  contains: 'Campaign 10000"',
});

/** Checks the page and the plan of a contender. Returns the rows that it reads of the table. */
async function checked(pool, url, query, headers) {
  await checkAnswer(url, query, headers);
  const { rows } = await databaseWork(pool, async () => checkAnswer(url, query, headers), ['campaign']);
  if (rows > 25) throw new Error(`${url} reads ${rows} rows for a page: it does not use the index.`);
  return rows;
}

/**
 * 10,000 campaigns of the seller's organization and 1,000 of each of five others; answers the seller's bare
 * uuid.
 */
async function seedCampaigns(pool, seller) {
  for (let more = 0; more < 5; more += 1) await seller.foundAnother();
  // The seller's are the newest, so that PostGraphile needs no other rows, whichever index PostgreSQL takes.
  for (const [whose, count] of [
    ["name <> 'Acme'", 1000],
    ["name = 'Acme'", 10_000],
  ]) {
    await pool.query(`
      insert into campaign (id, organization_id, environment, name, target_url, status, approval, payout_model,
                            payout_rate, asset, attribution_window_days, holding_period_days)
      select uuidv7(), organization.id, 'LIVE', 'Campaign ' || n, 'https://shop.example/' || n, 'ACTIVE', 'APPROVED',
             'CPC', 100000, 'USD', 30, 0
      from organization, generate_series(1, ${count}) n where organization.${whose}`);
  }
  await pool.query('vacuum analyze campaign');
  const { rows } = await pool.query("select id from organization where name = 'Acme'");
  return rows[0].id;
}

async function checkAnswer(url, query, headers) {
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
