import module from 'node:module';
import { join } from 'node:path';
import './require-node.js';

// Node keeps what it compiled beside the build, where nobody else may write: the next start takes a fifth less time.
module.enableCompileCache(join(import.meta.dirname, '../.compile-cache'));

// Imported after the check, not beside it: on an old Node the rest would fail to link before the check could speak.
await import('./run.js');
