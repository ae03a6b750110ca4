/*
 * Builds the package of clients/browser: the script `tpow.js`, the ES module `index.js`, and its types.
 * Usage: node scripts/bundle-browser.mjs <folder of the build>
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

/** The browsers of the last five years. Newer syntax is translated; newer functions must not be used. */
const target = ['chrome96', 'edge96', 'firefox94', 'safari15.1'];

const source = fileURLToPath(new URL('../clients/browser', import.meta.url));
const folder = join(resolve(process.argv[2] ?? 'dist'), 'clients', 'browser');

async function bundle(entry, file, format) {
  const made = await rolldown({
    input: join(source, 'src', entry),
    platform: 'browser',
    tsconfig: join(source, 'tsconfig.json'),
    transform: { target },
    onLog(level, { code, message }) {
      if (level === 'warn') throw new Error(`${code}: ${message}`);
    },
  });
  await made.write({ file: join(folder, file), format, minify: true });
  await made.close();
}

mkdirSync(folder, { recursive: true });
await bundle('script.ts', 'tpow.js', 'iife');
await bundle('index.ts', 'index.js', 'esm');
for (const name of ['package.json', 'README.md']) copyFileSync(join(source, name), join(folder, name));
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
);
const out = [
  '--noEmit',
  'false',
  '--declaration',
  '--emitDeclarationOnly',
  '--outDir',
  join(folder, 'types'),
];
process.exitCode = spawnSync(process.execPath, [compiler, '-p', source, ...out], { stdio: 'inherit' }).status;
