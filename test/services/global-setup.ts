import { spawnSync } from 'node:child_process';
import sharedSetup from '../support/global-setup.js';
import { wholeVolume } from '../support/volume.js';

/** Reports a missing service before anything starts, and enables complete long tests. */
export default async function globalSetup(): Promise<void> {
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    throw new Error('redis-server is not installed: on Debian, `apt-get install redis-server`.');
  }
  process.env[wholeVolume] = 'true';
  await sharedSetup();
}
