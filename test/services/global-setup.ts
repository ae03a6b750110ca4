import { spawnSync } from 'node:child_process';
import sharedSetup from '../support/global-setup.js';
import { wholeVolume } from '../support/volume.js';

/** Says which service is missing before anything starts, and lets long tests run as a whole. */
export default async function globalSetup(): Promise<void> {
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    throw new Error('redis-server is not installed: on Debian, `apt-get install redis-server`.');
  }
  process.env[wholeVolume] = 'true';
  await sharedSetup();
}
