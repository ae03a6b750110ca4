import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** The version of this program, as package.json has it; `unknown` where that file is missing. */
export const programVersion = readVersion();

function readVersion(): string {
  // This file runs as dist/src/composition/program-version.js.
  const file = resolve(import.meta.dirname, '../../../package.json');
  try {
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: string };
    return version ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
