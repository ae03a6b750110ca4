/*
 * Makes git use this project's hooks (.githooks). `npm ci` runs it as `prepare`. It does nothing when the
 * project is not the root of a git checkout, or other hooks are configured.
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

/** Git's output; undefined when it fails or is missing. */
function git(...args) {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
