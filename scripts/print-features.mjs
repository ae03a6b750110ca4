/*
 * Writes src/composition/features.ts: the features of all rooms, in the order of scripts/rooms.mjs, and the
 * names that they declare for others. A room has a feature when it has a file *.feature.ts.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { rooms } from './rooms.mjs';

const src = fileURLToPath(new URL('../src/', import.meta.url));

const features = rooms.flatMap((room) =>
  globSync(`${room}/*.feature.ts`, { cwd: src }).map((file) => {
    const exported = (pattern) => pattern.exec(readFileSync(src + file, 'utf8'))?.[1];
    return {
      feature: exported(/export const (\w+Feature) =/),
      names: exported(/export const (\w+Names) =/),
      path: `../${file.replaceAll('\\', '/').replace(/[.]ts$/, '.js')}`,
    };
  }),
);
const named = features.flatMap(({ names }) => (names ? [names] : []));
const lines = [
  '/* All features, in their order. Written by `npm run generate` from scripts/rooms.mjs. */',
  ...features.map(({ feature, names, path }) =>
    names ? `import { ${feature}, type ${names} } from '${path}';` : `import { ${feature} } from '${path}';`,
  ),
  '',
  'export const features = [',
  ...features.map(({ feature }) => `  ${feature},`),
  '] as const;',
  '',
  "declare module '../kernel/catalogue.js' {",
  '  interface Catalogues {',
  ...named.map((names) => `    ${names}: typeof ${names};`),
  '  }',
  '}',
  '',
];
const filepath = `${src}composition/features.ts`;
writeFileSync(filepath, await format(lines.join('\n'), { ...(await resolveConfig(filepath)), filepath }));
