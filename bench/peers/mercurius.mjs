/* The list query by mercurius with its jit over `pg`, as its documentation shows, and prepared. */
import fastify from 'fastify';
import mercurius from 'mercurius';
import pg from 'pg';
import { pageSql } from '../lib/page-sql.mjs';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 });

const schema = `
  type Query { campaigns(first: Int!): CampaignConnection! }
  type CampaignConnection { nodes: [Campaign!]! }
  type Campaign { id: ID! name: String! status: String! }
`;

const resolvers = {
  Query: {
    async campaigns(_root, { first }) {
      const values = [process.env.ORGANIZATION, 'LIVE', first];
      const { rows } = await pool.query({ name: 'page', text: pageSql, values });
      return { nodes: rows };
    },
  },
};

const app = fastify({ logger: false });
await app.register(mercurius, { schema, resolvers, jit: 1 });
const address = await app.listen({ port: 0, host: '127.0.0.1' });
process.stdout.write(`listening on ${address}\n`);
process.on('SIGTERM', () => process.exit());
