import { spawnSync } from 'node:child_process';
import sharedSetup from '../support/global-setup.js';
import { wholeVolume } from '../support/volume.js';

/** The programs that npm does not install, and the Debian packages of the same name. */
const programs = ['redis-server', 'chromium'];

/** Reports a missing program before anything starts, and enables complete long tests. */
export default async function globalSetup(): Promise<void> {
  for (const program of programs) {
    if (spawnSync(program, ['--version']).status === 0) continue;
    throw new Error(`${program} is not installed: on Debian, \`apt-get install ${program}\`.`);
  }
  process.env[wholeVolume] = 'true';
  await sharedSetup();
}
