/*
 * Makes git use the hooks of this project (.githooks). `npm ci` runs it as `prepare`. It does nothing where the project is not the root
 * of a git checkout, and nothing where somebody has chosen hooks of their own.
 */
import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = '.githooks';

const top = git('rev-parse', '--show-toplevel');
if (
  top !== undefined &&
  realpathSync(top) === realpathSync(root) &&
  git('config', 'core.hooksPath') === undefined
) {
  git('config', 'core.hooksPath', folder);
}

/** What git answers; undefined when it fails or is not there. */
function git(...args) {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
