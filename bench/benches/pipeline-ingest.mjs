import { join } from 'node:path';
import { insertContender } from '../lib/insert-contender.mjs';
import { benchDir, mainFile } from '../lib/paths.mjs';
import { signUpSeller } from '../lib/seller.mjs';
import { serverContender } from '../lib/server-contender.mjs';
import { startServer } from '../lib/server-process.mjs';

export const title = 'events taken in, one a request and a thousand a request';
export const rounds = 5;
export const ratioOf = 'per second';
export const notes =
  'Every figure in events. Tribute (`ROLE=api`) is posted `/events/ingest` over 32 keep-alive connections, and `/events/ingest/batch` ' +
  'with 1,000 events a request over 4: API key, validation of each event, idempotency, group commit, an answer for each event. The ' +
  'floors are programs without HTTP that insert the same rows into a table of the same shape and indexes by prepared statements: one ' +
  'row a statement on 16 connections, and 1,000 rows a statement (`unnest`) on 4. fsync is on everywhere.';

const single = { tribute: 'Tribute, one event a request', floor: 'pg, one row a statement' };
const batch = { tribute: 'Tribute, 1,000 events a request', floor: 'pg, 1,000 rows a statement' };
export const pairs = [
  [single.tribute, single.floor],
  [batch.tribute, batch.floor],
];

const seconds = 3;
const perBatch = 1000;
const batchConnections = 4;

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
  const { one, many } = requestsTo(api, seller);
  const contenders = [
    serverContender(single.tribute, api, one, options),
    insertContender(single.floor, inserts, { ...options, batch: 1, connections: 16 }),
    serverContender(batch.tribute, api, many, options),
    insertContender(batch.floor, inserts, { ...options, batch: perBatch, connections: batchConnections }),
  ];
  for (const contender of contenders) await contender.round();
  return contenders;
}

function requestsTo(api, seller) {
  const headers = { authorization: `Bearer ${seller.token}` };
  const one = {
    url: `${api.url}/events/ingest`,
    headers,
    body: JSON.stringify(eventOf('$KEY')),
    connections: 32,
    status: 202,
    contains: '"received":true',
  };
  const events = Array.from({ length: perBatch }, (_, index) => eventOf(`$KEY-${index}`));
  const many = {
    url: `${api.url}/events/ingest/batch`,
    headers,
    body: JSON.stringify({ events }),
    connections: batchConnections,
    status: 207,
    contains: `"index":${perBatch - 1},"eventId"`,
    each: perBatch,
  };
  return { one, many };
}

function eventOf(idempotencyKey) {
  return {
    eventType: 'purchase',
    attributionCode: 'SUMMER42',
    idempotencyKey,
    amount: 4990,
    currency: 'USD',
    metadata: { cart: 'c-1042', items: 3 },
  };
}
