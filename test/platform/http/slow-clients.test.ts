import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { useServer } from '../../support/suite.js';

describe('a slow request', () => {
  const suite = useServer({ HEADERS_TIMEOUT_MS: '400', REQUEST_TIMEOUT_MS: '800' });

  /** Sends the beginning of a request and then nothing; returns the response until the cut. */
  async function trickle(beginning: string): Promise<string> {
    const socket = connect(Number(new URL(suite.url).port), '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    socket.on('error', () => undefined);
    socket.write(beginning);
    await once(socket, 'close');
    return text;
  }

  it('is ended with 408 during its headers', async () => {
    expect(await trickle('GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toContain('408 Request Timeout');
  });

  it('is ended with 408 during its body', async () => {
    const head =
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n';
    expect(await trickle(`${head}{"query"`)).toContain('408 Request Timeout');
  });

  it('does not delay other requests, even in large numbers', async () => {
    const slow = Array.from({ length: 100 }, async () => trickle('GET / HTTP/1.1\r\nHost: x\r\n'));
    expect((await fetch(`${suite.url}/healthz`)).status).toBe(200);
    const answers = await Promise.all(slow);
    expect(answers.filter((text) => text.includes('408'))).toHaveLength(100);
  });
});
