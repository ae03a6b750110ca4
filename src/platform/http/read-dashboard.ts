import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { projectRoot } from '../../kernel/project-root.js';

/** A file as browsers accept it: plain, or compressed by the build. */
export type Encodings = Readonly<Record<'identity' | 'br' | 'gzip', Buffer>>;

/** The built dashboard: its page, and its assets by name. */
export interface BuiltDashboard {
  readonly page: Encodings;
  readonly assets: ReadonlyMap<string, Encodings>;
}

/** Reads `dashboard/dist`, which `scripts/build-dashboard.mjs` writes; undefined if it is not built. */
export function readDashboard(): BuiltDashboard | undefined {
  const folder = join(projectRoot, 'dashboard', 'dist');
  try {
    const names = readdirSync(join(folder, 'assets')).filter((name) => !/\.(br|gz)$/.test(name));
    return {
      page: readEncodings(join(folder, 'index.html')),
      assets: new Map(names.map((name) => [name, readEncodings(join(folder, 'assets', name))])),
    };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function readEncodings(path: string): Encodings {
  const identity = readFileSync(path);
  // Fonts are compressed already.
  if (extname(path) === '.woff2') return { identity, br: identity, gzip: identity };
  return { identity, br: readFileSync(`${path}.br`), gzip: readFileSync(`${path}.gz`) };
}
