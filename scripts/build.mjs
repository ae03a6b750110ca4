/*
 * Compiles the TypeScript sources to dist/ and bundles the server from them (dist/program), and the
 * browser script (dist/clients/browser). It also builds the dashboard when its sources changed. With
 * --if-needed it does nothing when no input changed. The compiler writes to a separate folder. Then changed
 * files are renamed into dist/ one by one. So no build leaves a partial file, even when two builds run at
 * once or a server runs from dist/.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireNode } from './require-node.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const stamp = join(dist, '.build-stamp');
const inputs = [
  'src',
  'rest-compat',
  'clients',
  'test',
  'scripts',
  'mikro-orm.config.ts',
  'tsconfig.json',
  'package-lock.json',
];
const draftName = /^\.dist-(\d+)$/;

/** Returns whether dist/ holds a usable build; otherwise prints the reason on stderr. */
export function build({ ifNeeded = false } = {}) {
  if (!run([join(root, 'scripts', 'build-dashboard.mjs')])) return false;
  // The inputs may change while the compiler runs (an editor, another build). Then it runs again.
  for (let round = 0; round < 5; round += 1) {
    const before = fingerprint();
    if (ifNeeded && currentBuild() === before) return true;
    const compiler = findCompiler();
    if (compiler === undefined) return withoutCompiler(ifNeeded);
    if (!compile(compiler)) return false;
    if (fingerprint() === before) {
      replaceFile(stamp, before);
      return true;
    }
  }
  return true;
}

/** The fingerprint of the inputs of dist/; undefined without a complete build. */
export function currentBuild() {
  return readText(stamp);
}

/** Of every input's path and content, because times change with every checkout and image layer. */
function fingerprint() {
  const hash = createHash('sha256');
  for (const path of inputs.flatMap((name) => filesBelow(join(root, name))).toSorted()) {
    const text = readText(path) ?? '';
    hash.update(`${relative(root, path)}\0${text.length}\0${text}`);
  }
  return hash.digest('hex');
}

function findCompiler() {
  try {
    return join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
  } catch {
    return undefined;
  }
}

/** `npm ci --omit=dev` omits the compiler, so a build from elsewhere must exist. */
function withoutCompiler(ifNeeded) {
  if (ifNeeded && readText(join(dist, 'program', 'main.js')) !== undefined) return true;
  console.error(
    'There is no build in dist/ and TypeScript is not installed: run `npm ci` and `npm run build` first.',
  );
  return false;
}

function compile(compiler) {
  removeAbandonedDrafts();
  // Beside dist/, because source maps hold paths relative to the output.
  const draft = join(root, `.dist-${process.pid}`);
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, '.gitignore'), '*\n');
  try {
    const out = ['--outDir', draft, '--incremental', 'false', '--tsBuildInfoFile', 'null'];
    const bundlers = ['bundle.mjs', 'bundle-browser.mjs'].map((name) => join(root, 'scripts', name));
    const built = run([compiler, '-p', root, ...out]) && bundlers.every((bundler) => run([bundler, draft]));
    copyMigrations(draft);
    if (built) moveInto(dist, draft);
    return built;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** The server reads the SQL files at its start. */
function copyMigrations(draft) {
  const folder = join('src', 'platform', 'database', 'migrations');
  const isSql = (path) => path.endsWith('.sql') || path.endsWith(folder);
  cpSync(join(root, folder), join(draft, folder), { recursive: true, filter: isSql });
}

function run(args) {
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status === 0;
}

function moveInto(target, draft) {
  const names = filesBelow(draft)
    .map((path) => relative(draft, path))
    .filter((name) => name !== '.gitignore');
  rmSync(stamp, { force: true });
  for (const name of names) {
    const from = join(draft, name);
    const to = join(target, name);
    mkdirSync(dirname(to), { recursive: true });
    // An unchanged file keeps its time, which file watchers and caches use.
    if (readText(to) !== readText(from)) renameSync(from, to);
  }
  const fresh = new Set(names);
  for (const path of filesBelow(target)) {
    // The output of deleted sources, and the state of `tsc --watch`.
    const compiled = /\.(js|js\.map|d\.ts|sql|tsbuildinfo)$/.test(path);
    if (compiled && !fresh.has(relative(target, path))) rmSync(path, { force: true });
  }
}

function removeAbandonedDrafts() {
  for (const name of readdirSync(root)) {
    const pid = Number(draftName.exec(name)?.[1]);
    if (pid > 0 && !isRunning(pid)) rmSync(join(root, name), { recursive: true, force: true });
  }
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function filesBelow(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  if (!stat.isDirectory()) return [path];
  const below = readdirSync(path, { recursive: true, withFileTypes: true });
  return below
    .filter((entry) => !entry.isDirectory())
    .map((entry) => `${entry.parentPath}${sep}${entry.name}`);
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function replaceFile(path, text) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

// Node 22 lacks import.meta.main. Resolved, because the project may be behind a symbolic link.
if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  requireNode();
  process.exitCode = build({ ifNeeded: process.argv.includes('--if-needed') }) ? 0 : 1;
}
