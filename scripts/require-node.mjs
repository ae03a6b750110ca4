/*
 * Only syntax that old versions of Node parse: this file has to run on them to say that they are too old.
 * src/require-node.ts does the same for `node dist/program/main.js` typed by hand.
 */
import { createRequire } from 'node:module';

/** Ends the process with one clear line when this Node is older than package.json's `engines` asks for. */
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
