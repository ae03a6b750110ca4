import { createRequire } from 'node:module';

/**
 * Ends the process with a clear message when Node is too old, for a manual `node dist/program/main.js`.
 * `main.ts` imports this first and the rest by `import()`. Static imports are all linked before any runs,
 * and on an old Node the linking itself fails.
 */
const manifest = createRequire(import.meta.url)('../../package.json') as { engines: { node: string } };
const needed = manifest.engines.node.replace(/^\D*/, '');

function isOlder(version: string, than: string): boolean {
  const [have, want] = [version, than].map((text) => text.split('.').map(Number)) as [number[], number[]];
  const at = want.findIndex((part, index) => part !== have[index]);
  return (have[at] ?? 0) < (want[at] ?? 0);
}

if (isOlder(process.versions.node, needed)) {
  process.stderr.write(
    `Tribute needs Node.js ${needed} or newer, but this is ${process.versions.node} (${process.execPath}). ` +
      '`npm start` uses the right one, which `npm ci` installs.\n',
  );
  process.exit(1);
}
