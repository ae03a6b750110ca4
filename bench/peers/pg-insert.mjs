/*
 * The floors of ingestion, without anything around them: one row a statement on 16 connections, and a
 * thousand rows a statement on as many connections as there are batches in flight. Prepared statements, rows
 * like those of Tribute.
 */
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 });
const { rows: organizations } = await pool.query('select id from organization limit 1');
const organization = organizations[0].id;

const columns =
  'id, organization_id, environment, event_type, code, idempotency_key, payload_hash, amount, asset, metadata, occurred_at, received_at, due_at';

const one = `
  insert into bench_event (${columns}) values (uuidv7(), $1, 'LIVE', $2, $3, $4, $5, $6, $7, $8, $9, $9, $9)`;

const many = `
  insert into bench_event (${columns})
  select uuidv7(), organization_id, 'LIVE', event_type, code, key, hash, amount, asset, metadata, at, at, at
  from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bytea[], $6::numeric[], $7::text[], $8::jsonb[], $9::timestamptz[])
    as row (organization_id, event_type, code, key, hash, amount, asset, metadata, at)`;

function rowOf() {
  const key = randomUUID();
  const hash = createHash('sha256').update(key).digest();
  const metadata = JSON.stringify({ cart: 'c-1042', items: 3 });
  return [organization, 'purchase', 'SUMMER42', key, hash, '49900000', 'USD', metadata, new Date()];
}

function statementOf(batch) {
  if (batch === 1) return { name: 'one', text: one, values: rowOf() };
  const rows = Array.from({ length: batch }, rowOf);
  return { name: 'many', text: many, values: rows[0].map((_, column) => rows.map((row) => row[column])) };
}

async function insertUntil(deadline, batch, times) {
  const client = await pool.connect();
  for (let now = performance.now(); now < deadline; now = performance.now()) {
    await client.query(statementOf(batch));
    times.push(performance.now() - now);
  }
  client.release();
}

async function insertFor({ seconds, batch, connections }) {
  const started = performance.now();
  const times = [];
  const loops = Array.from({ length: connections }, async () =>
    insertUntil(started + seconds * 1000, batch, times),
  );
  await Promise.all(loops);
  const elapsed = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  const rows = times.length * batch;
  return {
    rows,
    perSecond: rows / elapsed,
    medianMs: times[Math.floor(times.length / 2)],
    p99Ms: times[Math.floor(times.length * 0.99)],
  };
}

const server = createServer((request, response) => {
  const { searchParams } = new URL(request.url, 'http://localhost');
  const number = (name, otherwise) => Number(searchParams.get(name) ?? otherwise);
  const terms = {
    seconds: number('seconds', 3),
    batch: number('batch', 1),
    connections: number('connections', 16),
  };
  insertFor(terms).then(
    (result) => response.end(JSON.stringify(result)),
    (error) => response.writeHead(500).end(String(error)),
  );
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`listening on http://127.0.0.1:${server.address().port}\n`);
process.on('SIGTERM', () => process.exit());
