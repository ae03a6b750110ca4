import './require-node.js';

// Imported after the check, not beside it: on an old Node the rest would fail to link before the check could speak.
await import('./run.js');
