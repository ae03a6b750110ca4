import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { projectRoot } from '../../kernel/project-root.js';
import { ScriptVersion } from './script-version.js';

/** The browser script in all versions that pages may still load. */
export interface BrowserScript {
  readonly current: ScriptVersion;
  /** The current version, and those of earlier releases. */
  readonly versions: readonly ScriptVersion[];
}

/**
 * Reads the script of this build, and the earlier releases. A page may name a version by its hash for years,
 * so every released version stays available.
 */
export function readBrowserScript(root = projectRoot): BrowserScript {
  const read = (path: string): ScriptVersion => new ScriptVersion(readFileSync(resolve(root, path)));
  const current = read('dist/clients/browser/tpow.js');
  const released = globSync('clients/browser/released/*.js', { cwd: root }).map(read);
  return { current, versions: [current, ...released.filter(({ hash }) => hash !== current.hash)] };
}
