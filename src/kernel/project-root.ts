import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of package.json, the nearest above this file in dist/program/ or dist/src/kernel/. */
export const projectRoot = findRoot(import.meta.dirname);

function findRoot(folder: string): string {
  const above = dirname(folder);
  return above === folder || existsSync(join(folder, 'package.json')) ? folder : findRoot(above);
}
