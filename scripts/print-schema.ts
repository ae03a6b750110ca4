import { writeFile } from 'node:fs/promises';
import { buildOfflineSchema } from '../src/composition/build-offline-schema.js';
import { schemaDocument } from '../src/platform/graphql/schema-document.js';

// Run by `npm run generate` from the root of the project.
await writeFile('schema.graphql', schemaDocument(buildOfflineSchema()));
