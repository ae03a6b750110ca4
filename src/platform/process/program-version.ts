import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../kernel/project-root.js';

/** The version in package.json; `unknown` if that file is missing. */
export const programVersion = readVersion();

function readVersion(): string {
  const file = join(projectRoot, 'package.json');
  try {
    const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version?: string };
    return version ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
