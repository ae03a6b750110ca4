/*
 * PostGraphile 5 over the same database: its own introspection, the Amber preset, no watching, no GraphiQL.
 */
process.env.GRAPHILE_ENV = 'production';
const { createServer } = await import('node:http');
const { once } = await import('node:events');
const { postgraphile } = await import('postgraphile');
const { PostGraphileAmberPreset } = await import('postgraphile/presets/amber');
const { makePgService } = await import('postgraphile/adaptors/pg');
const { grafserv } = await import('postgraphile/grafserv/node');

const server = createServer();
const service = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [
    makePgService({
      connectionString: process.env.DATABASE_URL,
      schemas: ['public'],
      poolConfig: { max: 20 },
    }),
  ],
  grafserv: { watch: false, graphiql: false, websockets: false },
  grafast: { explain: false },
}).createServ(grafserv);
await service.addTo(server);
await service.getSchema();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`listening on http://127.0.0.1:${server.address().port}\n`);
process.on('SIGTERM', () => process.exit());
