import { writeFile } from 'node:fs/promises';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { buildOfflineSchema } from '../src/composition/build-offline-schema.js';

// Run by `npm run generate` from the root of the project. Sorted, so that a diff shows only real changes.
await writeFile('schema.graphql', `${printSchema(lexicographicSortSchema(buildOfflineSchema()))}\n`);
