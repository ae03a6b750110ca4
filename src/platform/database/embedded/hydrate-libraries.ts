import { chmod, cp, mkdtemp, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { errorCode } from './embedded-postgres-error.js';
import { binariesIn, type PostgresBinaries } from './resolve-binaries.js';

interface LibraryLink {
  readonly source: string;
  readonly target: string;
}

/**
 * Makes sure that PostgreSQL finds its shared libraries. Packages of npm cannot contain symbolic links. So
 * the platform package creates `libpq.so.5` and others in an install script, which npm skips with
 * `--ignore-scripts` or without approval. The links are created here instead. In a read-only node_modules
 * the programs are copied into the data folder. A loader search path does not work, because macOS removes
 * it for children of `/bin/sh`, which initdb uses.
 */
export async function hydrateLibraries(
  binaries: PostgresBinaries,
  dataDir: string,
): Promise<PostgresBinaries> {
  const links = await missingLinks(binaries.nativeDir);
  if (links.length === 0) return binaries;
  try {
    await createLinks(binaries.nativeDir, links);
    return binaries;
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '')) throw error;
    return copyInto(dataDir, binaries.nativeDir, links);
  }
}

async function missingLinks(nativeDir: string): Promise<LibraryLink[]> {
  const list = await readFile(join(nativeDir, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as LibraryLink[];
  const present = await Promise.all(links.map(({ target }) => exists(inPackage(nativeDir, target))));
  return links.filter((_, index) => present[index] === false);
}

async function createLinks(nativeDir: string, links: readonly LibraryLink[]): Promise<void> {
  for (const { source, target } of links) {
    const path = inPackage(nativeDir, target);
    try {
      await symlink(relative(dirname(path), inPackage(nativeDir, source)), path);
    } catch (error) {
      // Another process that starts at the same time has created the same link.
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

/** One copy per package version, built in another folder and renamed when complete. */
async function copyInto(
  dataDir: string,
  nativeDir: string,
  links: readonly LibraryLink[],
): Promise<PostgresBinaries> {
  const manifest = JSON.parse(await readFile(join(nativeDir, '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  const runtime = join(dataDir, `postgres-runtime-${manifest.version}`);
  if (await exists(runtime)) return binariesIn(join(runtime, 'native'));
  const draft = await mkdtemp(`${runtime}.`);
  try {
    const copy = join(draft, 'native');
    await cp(nativeDir, copy, { recursive: true, verbatimSymlinks: true, filter: isNeededAtRunTime });
    // cp keeps the mode, and the folder may be read-only.
    await chmod(join(copy, 'lib'), 0o755);
    await createLinks(copy, links);
    await rename(draft, runtime);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return binariesIn(join(runtime, 'native'));
}

function isNeededAtRunTime(path: string): boolean {
  return !path.endsWith('.a') && basename(path) !== 'pkgconfig';
}

/** The paths in pg-symlinks.json start with `native/`. */
function inPackage(nativeDir: string, path: string): string {
  return join(nativeDir, relative('native', path));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
