/* The floor of ingestion: one row a statement, prepared, on 16 connections, without anything around it. */
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import pg from 'pg';

const connections = 16;
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: connections });
const { rows: organizations } = await pool.query('select id from organization limit 1');
const organization = organizations[0].id;

const text = `
  insert into bench_event (id, organization_id, environment, event_type, code, idempotency_key, payload_hash, amount, asset,
                           metadata, occurred_at, received_at, due_at)
  values (uuidv7(), $1, 'LIVE', $2, $3, $4, $5, $6, $7, $8, $9, $9, $9)`;

async function insertUntil(deadline, times) {
  const client = await pool.connect();
  for (let now = performance.now(); now < deadline; now = performance.now()) {
    const key = randomUUID();
    const hash = createHash('sha256').update(key).digest();
    const metadata = JSON.stringify({ cart: 'c-1042', items: 3 });
    const values = [organization, 'purchase', 'SUMMER42', key, hash, '49900000', 'USD', metadata, new Date()];
    await client.query({ name: 'insert', text, values });
    times.push(performance.now() - now);
  }
  client.release();
}

async function insertFor(seconds) {
  const started = performance.now();
  const times = [];
  const loops = Array.from({ length: connections }, async () => insertUntil(started + seconds * 1000, times));
  await Promise.all(loops);
  const elapsed = (performance.now() - started) / 1000;
  times.sort((a, b) => a - b);
  return {
    rows: times.length,
    perSecond: times.length / elapsed,
    medianMs: times[Math.floor(times.length / 2)],
    p99Ms: times[Math.floor(times.length * 0.99)],
  };
}

const server = createServer((request, response) => {
  const seconds = Number(new URL(request.url, 'http://localhost').searchParams.get('seconds'));
  insertFor(seconds).then(
    (result) => response.end(JSON.stringify(result)),
    (error) => response.writeHead(500).end(String(error)),
  );
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`listening on http://127.0.0.1:${server.address().port}\n`);
process.on('SIGTERM', () => process.exit());
