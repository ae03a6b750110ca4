import { writeFile } from 'node:fs/promises';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { buildOfflineSchema } from '../src/composition/build-offline-schema.js';
import { subgraphSdl } from '../src/platform/graphql/federation/subgraph-sdl.js';

/*
 * Run by `npm run generate` from the root of the project. With --federation it prints the subgraph instead.
 * Sorted, so that a diff shows only real changes.
 */
const schema = buildOfflineSchema();
if (process.argv.includes('--federation')) process.stdout.write(subgraphSdl(schema));
else await writeFile('schema.graphql', `${printSchema(lexicographicSortSchema(schema))}\n`);
