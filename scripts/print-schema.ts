import { writeFile } from 'node:fs/promises';
import { buildOfflineSchema } from '../src/composition/build-offline-schema.js';
import { schemaWithCosts } from '../src/platform/graphql/limits/schema-with-costs.js';
import { subgraphSdl } from '../src/platform/graphql/federation/subgraph-sdl.js';

/*
 * Run by `npm run generate` from the root of the project. With --federation it prints the subgraph instead.
 */
const schema = buildOfflineSchema();
if (process.argv.includes('--federation')) process.stdout.write(subgraphSdl(schema));
else await writeFile('schema.graphql', `${schemaWithCosts(schema)}\n`);
