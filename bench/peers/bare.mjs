/*
 * The list query by `node:http` and `pg` alone: the floor of any server that answers this page. EXTRA adds
 * one thing that Tribute does and the peers do not, by Tribute's own code: key, limits, scope, ids, or log.
 */
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import pg from 'pg';
import { importBuilt } from '../lib/paths.mjs';
import { pageSql } from '../lib/page-sql.mjs';

const { DATABASE_URL, ORGANIZATION, TOKEN_HASH, EXTRA } = process.env;
const silent = { debug() {}, info() {}, warn() {}, error() {} };
const page = { name: 'page', text: pageSql };

/** Runs the statement; with `scope` in the scope of the organization, as row-level security needs it. */
async function connect() {
  if (EXTRA !== 'scope') {
    const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 20 });
    return async (values) => (await pool.query({ ...page, values })).rows;
  }
  const { createPool } = await importBuilt('src/platform/database/create-pool.js');
  const { inScope } = await importBuilt('src/kernel/tenant-scope.js');
  const pool = createPool({ url: DATABASE_URL, max: 20, role: 'app' }, silent);
  const scope = { kind: 'tenant', organizationIds: [ORGANIZATION], environment: 'LIVE' };
  return async (values) => inScope(scope, async () => (await pool.query({ ...page, values })).rows);
}

/** What is done with a request before it is answered. */
const before = {
  key: async () => {
    const known = new Map([[TOKEN_HASH, ORGANIZATION]]);
    return async ({ headers }) => {
      const [, token] = /^bearer +([\w.-]+)$/i.exec(headers.authorization);
      if (!known.has(createHash('sha256').update(token).digest('base64'))) throw new Error('An unknown key.');
    };
  },
  limits: async () => {
    const { MemoryLimiter } = await importBuilt('src/platform/http/rate-limits/memory-limiter.js');
    const limiter = new MemoryLimiter(1_000_000_000);
    return async (_request, response) => {
      const { remainingPoints, msBeforeNext } = await limiter.consume('key', 1);
      for (const prefix of ['RateLimit', 'X-RateLimit']) {
        response.setHeader(`${prefix}-Limit`, 1_000_000_000);
        response.setHeader(`${prefix}-Remaining`, remainingPoints);
        response.setHeader(`${prefix}-Reset`, Math.ceil(msBeforeNext / 1000));
      }
    };
  },
  log: async () => {
    const { createLogger } = await importBuilt('src/platform/process/create-logger.js');
    const { logWhenClosed } = await importBuilt('src/platform/http/log-requests.js');
    const log = createLogger({ production: true, logLevel: 'info', role: 'api', logRepeats: 5 });
    return async (request, response) => {
      request.id = randomUUID();
      response.setHeader('X-Request-Id', request.id);
      logWhenClosed(log, request, response, { path: '/graphql', started: performance.now() });
    };
  },
};

async function idWriter() {
  if (EXTRA !== 'ids') return (id) => id;
  const { registerCatalogue } = await importBuilt('src/kernel/catalogue.js');
  const { mergedFeatures } = await importBuilt('src/composition/merged-features.js');
  const { encodeId } = await importBuilt('src/kernel/ids.js');
  registerCatalogue(mergedFeatures);
  return (id) => encodeId('campaign', id);
}

const read = await connect();
const idOf = await idWriter();
const prepare = (await before[EXTRA]?.()) ?? (async () => undefined);

async function answer(request, response, body) {
  await prepare(request, response);
  const first = Number(/first: (\d+)/.exec(JSON.parse(body).query)[1]);
  const rows = await read([ORGANIZATION, 'LIVE', first]);
  const nodes = rows.map(({ id, name, status }) => ({ id: idOf(id), name, status }));
  const text = JSON.stringify({ data: { campaigns: { nodes } } });
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

const server = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (text) => (body += text));
  request.on('end', () => void answer(request, response, body));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`listening on http://127.0.0.1:${server.address().port}\n`);
process.on('SIGTERM', () => process.exit());
