/*
 * Only syntax of old Node versions, because this file must run there to report that they are too old. The
 * file src/require-node.ts does the same for a manual `node dist/program/main.js`.
 */
import { createRequire } from 'node:module';

/** Ends the process with one clear line when this Node is older than `engines` in package.json. */
export function requireNode() {
  const needed = createRequire(import.meta.url)('../package.json').engines.node.replace(/^[^0-9]*/, '');
  if (isOlder(process.versions.node, needed)) {
    console.error(
      'Tribute needs Node.js ' +
        needed +
        ' or newer, but this is ' +
        process.versions.node +
        ' (' +
        process.execPath +
        '). `npm start` uses the right one, which `npm ci` installs.',
    );
    process.exit(1);
  }
}

function isOlder(version, needed) {
  const have = version.split('.').map(Number);
  const want = needed.split('.').map(Number);
  const at = want.findIndex((part, index) => part !== have[index]);
  return at >= 0 && have[at] < want[at];
}
