import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export const benchDir = resolve(import.meta.dirname, '..');
const rootDir = resolve(benchDir, '..');

/** The build that is measured: `dist/`, or the folder that TRIBUTE_DIST names. */
export const distDir = resolve(rootDir, process.env.TRIBUTE_DIST ?? 'dist');
export const mainFile = join(distDir, 'program', 'main.js');

/**
 * A compiled module of Tribute.
 * @param {string} path below the build
 * @returns {Promise<any>}
 */
export async function importBuilt(path) {
  return import(pathToFileURL(join(distDir, path)).href);
}

/**
 * What keeps the benches from running, in words for whoever started them.
 * @returns {string | undefined}
 */
export function missingPart() {
  if (!existsSync(join(benchDir, 'node_modules', 'mercurius'))) {
    return 'The peers are not installed: run `npm ci --prefix bench` first.';
  }
  if (!existsSync(mainFile)) return `There is no build at ${distDir}: run \`npm run build\` first.`;
  return undefined;
}
