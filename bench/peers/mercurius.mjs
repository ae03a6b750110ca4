/* The list query by mercurius with its jit over plain `pg`, in the shape that its documentation shows. */
import fastify from 'fastify';
import mercurius from 'mercurius';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 });

const schema = `
  type Query { campaigns(first: Int!): CampaignConnection! }
  type CampaignConnection { nodes: [Campaign!]! }
  type Campaign { id: ID! name: String! status: String! }
`;

const resolvers = {
  Query: {
    async campaigns(_root, { first }) {
      const { rows } = await pool.query(
        'select id, name, status from campaign where organization_id = $1 and environment = $2 order by id desc limit $3',
        [process.env.ORGANIZATION, 'LIVE', first],
      );
      return { nodes: rows };
    },
  },
};

const app = fastify({ logger: false });
await app.register(mercurius, { schema, resolvers, jit: 1 });
const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`listening on ${address}\n`);
process.on('SIGTERM', () => process.exit());
