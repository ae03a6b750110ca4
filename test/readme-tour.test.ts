import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { delimiter, dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { useSharedServer } from './support/suite.js';

const run = promisify(execFile);

/** The shell blocks of the README's tour, in their order, as one script. */
async function readTour(): Promise<string> {
  const readme = await readFile(resolve('README.md'), 'utf8');
  const tour = /<!-- The blocks from here[^]*<!-- The tour ends here/.exec(readme)?.[0] ?? '';
  const blocks = [...tour.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block]) => block);
  return blocks.join('\n');
}

describe('the tour of the README', () => {
  const suite = useSharedServer();

  it('runs as printed, from the sign-up to the wallets', async () => {
    const script = await readTour();
    const PATH = `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`;
    const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], {
      env: { PATH, TRIBUTE: suite.url },
      timeout: 60_000,
    });
    expect(stdout).toContain('The payment of 1000.00 USD is paid.');
    expect(stdout).toMatch(/^published\nactive$/m);
    expect(stdout).toMatch(/^302 https:\/\/example\.com\/summer\?tncpw_session=sess_[\w-]{59}$/m);
    expect(stdout).toContain('"status":"processed"');
    expect(stdout).toMatch(/Acme Shoes: 97500 cents\nPat: {8}2500 cents\n$/);
  });
});
