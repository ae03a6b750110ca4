/*
 * Writes src/composition/features.ts: the features of all rooms, in the order of scripts/rooms.mjs. A room
 * has a feature when it has a file *.feature.ts.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rooms } from './rooms.mjs';

const src = fileURLToPath(new URL('../src/', import.meta.url));

const features = rooms.flatMap((room) =>
  globSync(`${room}/*.feature.ts`, { cwd: src }).map((file) => ({
    name: /export const (\w+Feature) =/.exec(readFileSync(src + file, 'utf8'))?.[1],
    path: `../${file.replaceAll('\\', '/').replace(/[.]ts$/, '.js')}`,
  })),
);
const lines = [
  '/* All features, in their order. Written by `npm run generate` from scripts/rooms.mjs. */',
  ...features.map(({ name, path }) => `import { ${name} } from '${path}';`),
  '',
  'export const features = [',
  ...features.map(({ name }) => `  ${name},`),
  '] as const;',
  '',
];
writeFileSync(`${src}composition/features.ts`, lines.join('\n'));
