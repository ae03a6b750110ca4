import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

interface Played {
  readonly code: number;
  readonly output: string;
}

/** Runs the demo like `npm run demo` after the build. */
function play(...words: string[]): Promise<Played> {
  const main = resolve(import.meta.dirname, '../scripts/demo/main.js');
  return new Promise((done) => {
    const child = execFile(process.execPath, [main, ...words], (_error, stdout) => {
      done({ code: child.exitCode ?? -1, output: stdout });
    });
  });
}

describe('the demo', () => {
  it('runs the main flow on its own server and prints the figures at the end', async () => {
    const { code, output } = await play();
    const summary = output.slice(output.indexOf('Summary'));
    expect(code === 0 ? '' : output.slice(-2000)).toBe('');
    expect(summary).toMatch(/paid in \.+ 1000\.00 USD\n/);
    expect(summary).toMatch(/rewards paid \.+ 2: 25\.00 USD and 4\.99 USD\n/);
    expect(summary).toMatch(/Pat's wallet \.+ 29\.99 USD\n/);
    expect(summary).toMatch(/Acme Shoes' wallet \.+ 970\.01 USD\n/);
    expect(summary).toMatch(/set aside for the campaign \.+ 100\.00 USD\n/);
    expect(summary).toMatch(/Pat's wallet, at the end \.+ 7\.99 USD, and 20\.00 USD were paid out\n/);
    expect(summary).toMatch(/Acme Shoes' wallet, at the end \.+ 872\.01 USD\n/);
    expect(summary).toMatch(/rewards by the rules \.+ 25\.00 and 5\.00 USD\n/);
    expect(summary).toMatch(
      /from later decisions \.+ 10\.00 for a verified review, 25\.00 redriven, 25\.00 approved\n/,
    );
    expect(summary).toMatch(/the draft of rules \.+ -3\.00 USD\n/);
    expect(summary).toMatch(/webhooks received \.+ 15, of them verified: 15\n/);
    expect(output).toContain('POST /events/ingest');
    expect(output).toContain('POST /v1/conversions');
    expect(output).not.toContain('\u001B[');
    expect(output).not.toMatch(/whsec_\w{5}|ak_test_\w{5}|ts_\w{5}|\/pay\/\w{5}/);
  });

  it('ends with exit code 1, and prints the expected and the received value, when a step fails', async () => {
    const server = createServer((_request, response) => response.writeHead(418).end('I am a teapot.'));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    const { code, output } = await play('--url', `http://127.0.0.1:${port}`);
    server.close();
    expect(code).toBe(1);
    expect(output).toContain('The demo failed at step 1.');
    expect(output).toContain('expected:    status 200');
    expect(output).toContain('last answer: 418 I am a teapot.');
  });
});
