import { spawnSync } from 'node:child_process';
import sharedSetup from '../support/global-setup.js';

/** Says which service is missing before anything starts. */
export default async function globalSetup(): Promise<void> {
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    throw new Error('redis-server is not installed: on Debian, `apt-get install redis-server`.');
  }
  await sharedSetup();
}
