// Only syntax of old Node versions, see require-node.mjs. The rest is imported after the check.
import { endWithNpm } from './end-with-npm.mjs';
import { requireNode } from './require-node.mjs';

requireNode();
endWithNpm();

import('./build.mjs')
  .then(({ build }) => build({ ifNeeded: true }))
  // In this process, so that signals reach the server directly.
  .then((built) => (built ? import('../dist/program/main.js') : process.exit(1)))
  .catch((error) => {
    console.error(error);
    process.exit(1);
  });
