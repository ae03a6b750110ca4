import { join } from 'node:path';
import { insertContender } from '../lib/insert-contender.mjs';
import { benchDir, mainFile } from '../lib/paths.mjs';
import { signUpSeller } from '../lib/seller.mjs';
import { serverContender } from '../lib/server-contender.mjs';
import { startServer } from '../lib/server-process.mjs';

export const title = 'one event a request, answered when durable';
export const rounds = 5;
export const ratioOf = 'per second';
export const notes =
  'Tribute (`ROLE=api`: it only takes events in) is posted one event a request over 32 keep-alive connections: API key, ' +
  'validation, idempotency, group commit. The floor is a program without HTTP that inserts the same row into a table of ' +
  'the same shape and indexes, one prepared statement a row, on 16 connections. fsync is on everywhere.';

const seconds = 3;
const connections = 32;

/** @param {{ database: any, folder: string }} parts */
export async function prepare({ database, folder }) {
  const { pool } = database;
  const api = await startServer([mainFile], {
    env: { DATABASE_URL: database.url, PORT: '0', ROLE: 'api', DATA_DIR: join(folder, 'data') },
    logFile: join(folder, 'tribute.log'),
  });
  const seller = await signUpSeller(api.url);
  await pool.query(`
    create table bench_event (like event including all);
    alter table bench_event add foreign key (organization_id) references organization`);
  const inserts = await startServer([join(benchDir, 'peers', 'pg-insert.mjs')], {
    env: { DATABASE_URL: database.url },
    logFile: join(folder, 'pg-insert.log'),
  });

  const options = {
    seconds,
    // Tables of the same size for everybody, and nobody pays for the writes of the one before.
    before: async () => {
      await pool.query('truncate event, bench_event cascade');
      await pool.query('checkpoint');
    },
  };
  const graphql = graphqlLoad(seller.token);
  const contenders = [
    serverContender('Tribute, GraphQL', api, { ...graphql, url: `${api.url}/graphql` }, options),
    serverContender(
      'Tribute, REST',
      api,
      { ...restLoad(seller.token), url: `${api.url}${restPath}` },
      options,
    ),
    insertContender('pg, one insert a row', inserts, options),
  ];
  for (const contender of contenders) await contender.round();
  return contenders;
}

const restPath = '/events/ingest';

function graphqlLoad(token) {
  const query =
    'mutation ($input: IngestEventInput!) { ingestEvent(input: $input) { event { id status } isDuplicate userErrors { message } } }';
  const input = {
    eventType: 'purchase',
    attribution: [{ code: 'SUMMER42' }],
    idempotencyKey: '$KEY',
    amount: { amount: '49.90', asset: 'USD' },
    metadata: { cart: 'c-1042', items: 3 },
  };
  return {
    body: JSON.stringify({ query, variables: { input } }),
    headers: { authorization: `Bearer ${token}` },
    connections,
    status: 200,
    contains: '"isDuplicate":false',
  };
}

function restLoad(token) {
  const event = {
    eventType: 'purchase',
    attributionCode: 'SUMMER42',
    idempotencyKey: '$KEY',
    amount: 4990,
    currency: 'USD',
    metadata: { cart: 'c-1042', items: 3 },
  };
  return {
    body: JSON.stringify(event),
    headers: { authorization: `Bearer ${token}` },
    connections,
    status: 202,
    contains: '"received":true',
  };
}
