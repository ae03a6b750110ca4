import { join } from 'node:path';
import pg from 'pg';
import { importBuilt, mainFile } from '../lib/paths.mjs';
import { plainAnswer, plainContender } from '../lib/plain-figures.mjs';
import { signUpSeller } from '../lib/seller.mjs';
import { serverContender } from '../lib/server-contender.mjs';
import { startServer } from '../lib/server-process.mjs';
import { storeClicks } from '../lib/stored-clicks.mjs';

/** BENCH_STORED makes it smaller, for a look. */
const stored = Number(process.env.BENCH_STORED ?? 10_000_000);
const few = 100_000;
const words = (count) => count.toLocaleString('en-US');

export const title = `a dashboard of 30 days by day and the first 20 promoters, of ${words(stored)} clicks and of ${words(few)}`;
export const rounds = 5;
export const ratioOf = 'per second';
export const notes =
  `\`organization.performance(groupBy: PROMOTER, first: 20) { totals series groups other }\` over GraphQL (\`ROLE=api\`, one connection) on two databases ` +
  `of the same PostgreSQL: ${words(stored)} and ${words(few)} clicks of the last 30 days, each on 100 links of 50 promoters in two campaigns. Figures of ` +
  `${words(few)} are made by the triggers and the job. Those of ${words(stored)} are made by statements that leave the same rows. "Quarters": the same in a time ` +
  'zone that is not that of the campaigns, so nothing is read by days. "Plain SQL": one statement over the raw clicks that leads to the same answer, ' +
  'on one connection without HTTP. Before the rounds, all answers about the same clicks are compared: a different figure ends the bench.';

const seconds = 3;
const large = `Tribute, ${words(stored)}`;
const small = `Tribute, ${words(few)}`;
const plainLarge = `Plain SQL, ${words(stored)}`;
const plainSmall = `Plain SQL, ${words(few)}`;
export const pairs = [
  [small, large],
  [`${small}, quarters`, `${large}, quarters`],
  [large, plainLarge],
  [small, plainSmall],
];

const figures = 'clicks uniqueClicks botClicks invalidClicks';
const dashboard = (organization, { from, to }, zone) => `query {
  organization(id: "${organization}") {
    performance(from: "${from}", to: "${to}", timeZone: "${zone}", groupBy: PROMOTER, first: 20) {
      totals { ${figures} } series { at ${figures} } groups { key totals { ${figures} } } other { ${figures} }
    }
  }
}`;

/** @param {{ database: any, folder: string }} parts */
export async function prepare({ database, folder }) {
  await tunePostgres(database.pool, `set max_wal_size = '2GB'`);
  const midnight = new Date(Math.ceil(Date.now() / 86_400_000) * 86_400_000);
  const period = { from: new Date(midnight - 30 * 86_400_000).toISOString(), to: midnight.toISOString() };
  const sides = [];
  for (const [name, count] of [
    ['large', stored],
    ['small', few],
  ]) {
    sides.push(await openSide({ database, folder, name, count, period }));
  }
  await tunePostgres(database.pool, 'reset max_wal_size');
  const [ofLarge, ofSmall] = sides;
  const contenders = [
    ofLarge.contender(large, 'UTC'),
    ofSmall.contender(small, 'UTC'),
    ofLarge.contender(`${large}, quarters`, 'Asia/Kolkata'),
    ofSmall.contender(`${small}, quarters`, 'Asia/Kolkata'),
    plainContender(plainLarge, ofLarge.owner, period, seconds),
    plainContender(plainSmall, ofSmall.owner, period, seconds),
  ];
  for (const side of sides) await side.check();
  for (const warmUp of contenders) await warmUp.round();
  return contenders;
}

/** Checkpoints while filling would only take time. */
async function tunePostgres(pool, change) {
  await pool.query(`alter system ${change}`);
  await pool.query('select pg_reload_conf()');
}

/** A database with clicks, and a server on it. */
async function openSide({ database, folder, name, count, period }) {
  await database.pool.query(`create database ${name}`);
  const url = new URL(database.url);
  url.pathname = `/${name}`;
  const server = await startServer([mainFile], {
    env: { DATABASE_URL: url.href, PORT: '0', ROLE: 'api', LOG_LEVEL: 'warn', DATA_DIR: join(folder, name) },
    logFile: join(folder, `${name}.log`),
  });
  const { token, organizationId } = await signUpSeller(server.url);
  const owner = new pg.Pool({ connectionString: url.href, max: 1 });
  // Ending PostgreSQL ends its connections: nobody is waiting for them any more.
  owner.on('error', () => undefined);
  await storeClicks(owner, count, { isFolded: count <= few });
  const headers = { authorization: `Bearer ${token}` };
  const loadOf = (zone) => ({
    url: `${server.url}/graphql`,
    body: JSON.stringify({ query: dashboard(organizationId, period, zone) }),
    headers,
    connections: 1,
    status: 200,
    contains: '"groups":[{"key":"aktv_',
  });
  return {
    owner,
    contender: (title, zone) => serverContender(title, server, loadOf(zone), { seconds }),
    check: async () => sameAnswers(loadOf('UTC'), owner, period),
  };
}

async function sameAnswers({ url, body, headers }, owner, period) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  const { performance: seen } = (await response.json()).data.organization;
  const { encodeId } = await importBuilt('src/kernel/ids.js');
  const plain = await plainAnswer(owner, period, (id) => encodeId('promoter', id));
  const [ours, theirs] = [JSON.stringify(seen), JSON.stringify(plain)];
  if (ours !== theirs) {
    const at = Math.max(0, [...ours].findIndex((letter, index) => letter !== theirs[index]) - 60);
    throw new Error(
      `Other figures than plain SQL has: …${ours.slice(at, at + 300)}\n…${theirs.slice(at, at + 300)}`,
    );
  }
}
