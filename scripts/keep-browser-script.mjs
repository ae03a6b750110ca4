/*
 * Keeps the browser script of this build for later releases, because pages name it by its hash. Run it before
 * a release, with `npm run keep:script`, and commit the file.
 */
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const script = join(root, 'dist', 'clients', 'browser', 'tpow.js');
const hash = createHash('sha256').update(readFileSync(script)).digest('hex').slice(0, 16);
const released = join(root, 'clients', 'browser', 'released');
mkdirSync(released, { recursive: true });
copyFileSync(script, join(released, `tpow-${hash}.js`));
console.log(`clients/browser/released/tpow-${hash}.js`);
