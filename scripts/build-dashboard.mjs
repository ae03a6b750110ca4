/*
 * Builds the dashboard to dashboard/dist, when its sources or packages changed. The server reads the files at
 * its start. Each is written with its compressed forms beside it, so that no request compresses anything.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'dashboard');
const target = join(source, 'dist');
const stamp = join(target, '.build-stamp');

/** Returns whether the server can start: with a dashboard, or without the packages that build one. */
async function buildDashboard() {
  // A copy of the project may be without it.
  if (!existsSync(source)) return true;
  const wanted = fingerprint();
  if (currentBuild() === wanted) return true;
  const vite = await findVite();
  if (vite === undefined) {
    // `npm ci --omit=dev` omits it. An earlier build is served as it is.
    if (currentBuild() === undefined) {
      console.error('The dashboard is not built, because Vite is not installed.');
    }
    return true;
  }
  const draft = join(source, `.dist-${process.pid}`);
  try {
    await vite.build({ root: source, logLevel: 'warn', build: { outDir: draft, emptyOutDir: true } });
    for (const path of filesBelow(draft)) compress(path);
    writeFileSync(join(draft, '.build-stamp'), wanted);
    replace(draft);
    return true;
  } catch (error) {
    // Another build may have been faster.
    if (currentBuild() === wanted) return true;
    console.error(error);
    return false;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function currentBuild() {
  return existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
}

async function findVite() {
  try {
    const path = createRequire(join(source, 'package.json')).resolve('vite/package.json');
    return await import(new URL('dist/node/index.js', `file://${path}`).href);
  } catch {
    return undefined;
  }
}

/** Of the path and content of each input, because times change with every checkout. */
function fingerprint() {
  const hash = createHash('sha256');
  const inputs = ['src', 'index.html', 'vite.config.ts', 'package.json'].map((name) => join(source, name));
  const paths = inputs.flatMap((path) => filesBelow(path));
  for (const path of [...paths, join(root, 'package-lock.json'), fileURLToPath(import.meta.url)].toSorted()) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [path];
  const below = readdirSync(path, { recursive: true, withFileTypes: true });
  return below.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function compress(path) {
  // Fonts are compressed already.
  if (path.endsWith('.woff2')) return;
  const text = readFileSync(path);
  writeFileSync(`${path}.br`, brotliCompressSync(text));
  writeFileSync(`${path}.gz`, gzipSync(text, { level: 9 }));
}

/** Two builds may run at once. The last one wins, and each leaves a whole folder. */
function replace(draft) {
  const old = join(source, `.dist-${process.pid}-old`);
  mkdirSync(target, { recursive: true });
  renameSync(target, old);
  renameSync(draft, target);
  rmSync(old, { recursive: true, force: true });
}

process.exitCode = (await buildDashboard()) ? 0 : 1;
