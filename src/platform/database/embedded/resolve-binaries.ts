import { dirname, join } from 'node:path';
import { EmbeddedPostgresError, errorText, useOwnServer } from './embedded-postgres-error.js';

/** The location of one installed copy of PostgreSQL's programs. */
export interface PostgresBinaries {
  /** The folder that holds `bin`, `lib` and `share`. */
  readonly nativeDir: string;
  readonly postgres: string;
  readonly initdb: string;
  readonly pgCtl: string;
}

/** The programs below a folder with `bin`, `lib` and `share`. */
export function binariesIn(nativeDir: string): PostgresBinaries {
  const program = (name: string): string =>
    join(nativeDir, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { nativeDir, postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') };
}

/**
 * The programs in the npm package for this platform. It is an optional dependency and imported lazily, so
 * that a server with DATABASE_URL neither needs nor loads it.
 */
export async function resolveBinaries(): Promise<PostgresBinaries> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    const module = (await import(name)) as { postgres: string };
    return binariesIn(dirname(dirname(module.postgres)));
  } catch (cause) {
    const firstLine = errorText(cause).split('\n')[0] ?? '';
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}: the package ${name} ` +
        `is not installed (${firstLine}). ${useOwnServer}`,
      { cause },
    );
  }
}
