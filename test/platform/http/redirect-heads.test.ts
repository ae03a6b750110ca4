import { once } from 'node:events';
import { connect } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aScene } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';

const suite = useSharedServer();

describe('the head of a redirect', () => {
  let path = '';
  beforeAll(async () => {
    const { link } = await aScene(suite.url);
    path = `/go/${link.code}`;
  });

  /** Sends requests on one connection at once, and returns the heads of the answers until it ends. */
  async function headsOf(...requests: readonly (readonly string[])[]): Promise<string[][]> {
    const { port, hostname } = new URL(suite.url);
    const socket = connect(Number(port), hostname);
    socket.write(requests.map((lines) => `${lines.join('\r\n')}\r\n\r\n`).join(''));
    let text = '';
    socket.setEncoding('latin1').on('data', (part: string) => {
      text += part;
    });
    await once(socket, 'close');
    return text
      .split('\r\n\r\n')
      .slice(0, -1)
      .map((head) => plain(head).split('\r\n'));
  }

  /** Without what differs between any two answers. */
  const plain = (head: string): string =>
    head
      .replaceAll(/sess_[\w-]{59}/g, 'SESSION')
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID')
      .replaceAll(/(Date: |Expires=)[^;\r]+ GMT/g, '$1TIME')
      .replaceAll(/timeout=\d+/g, 'timeout=N');

  const get = (version = '1.1'): string => `GET ${path} HTTP/${version}`;
  const visitor = ['Host: tribute', 'User-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0'];

  it('has the same headers in every answer, and ends the connection only where it must', async () => {
    const open = [get(), ...visitor];
    const heads = await headsOf(open, open, open, open, [...open, 'Connection: close']);
    const ends = heads.map((head) => head.splice(-2).filter((line) => !line.startsWith('Date')));
    const code = path.slice(4).toUpperCase();
    const common = [
      'HTTP/1.1 302 Found',
      'Cache-Control: private, no-store',
      'Referrer-Policy: no-referrer-when-downgrade',
      'Content-Length: 0',
      expect.stringMatching(/^Location: https:\S+tncpw_session=SESSION$/),
      'X-Request-Id: UUID',
      `Set-Cookie: tncpw_${code}=SESSION; Max-Age=5184000; Path=/; Expires=TIME; HttpOnly; SameSite=Lax`,
      'Set-Cookie: tncpw_visitor=UUID; Max-Age=34560000; Path=/; Expires=TIME; HttpOnly; SameSite=Lax',
    ];
    const kept = ['Connection: keep-alive', 'Keep-Alive: timeout=N'];
    expect(ends).toEqual([kept, kept, kept, kept, ['Connection: close']]);
    expect(heads).toEqual([...ends.slice(0, 4).map(() => [...common, 'Date: TIME']), common]);
  });

  it('has no cookies for HEAD, and a request id of the client', async () => {
    const [head = []] = await headsOf([
      `HEAD ${path} HTTP/1.1`,
      ...visitor,
      'X-Request-Id: mine',
      'Connection: close',
    ]);
    expect(head).toContain('X-Request-Id: mine');
    expect(head.filter((line) => line.startsWith('Set-Cookie'))).toEqual([]);
  });

  it('ends the connection of a client of HTTP/1.0', async () => {
    const [head = []] = await headsOf([get('1.0'), ...visitor]);
    expect(head).toContain('Connection: close');
  });
});
