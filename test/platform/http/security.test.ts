import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { clientAddress, addressGroup, isSecure, trustOf } from '../../../src/platform/http/client-address.js';
import { aCampaign, aKey, aSeller } from '../../support/story.js';
import { useServer, useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

const limited = useServer({
  WEBSOCKETS_PER_KEY: '2',
  WEBSOCKETS_PER_ORGANIZATION: '4',
  SUBSCRIPTIONS_PER_WEBSOCKET: '3',
});

/** The addresses of a request. */
function requestOf(peer: string, forwardedFor?: string, forwardedProto?: string) {
  const headers = { 'x-forwarded-for': forwardedFor, 'x-forwarded-proto': forwardedProto };
  return { socket: { remoteAddress: peer }, headers } as unknown as Parameters<typeof clientAddress>[0];
}

describe('the address of a client', () => {
  it.each([
    ['nobody is trusted', 0, '10.0.0.1', '1.1.1.1', '10.0.0.1'],
    ['one proxy', 1, '10.0.0.1', '1.1.1.1', '1.1.1.1'],
    ['one proxy, and a client that lies', 1, '10.0.0.1', '9.9.9.9, 1.1.1.1', '1.1.1.1'],
    ['two proxies', 2, '10.0.0.1', '1.1.1.1, 10.0.0.2', '1.1.1.1'],
    ['more proxies than hops', 5, '10.0.0.1', '1.1.1.1', '1.1.1.1'],
    ['one proxy that says nothing', 1, '10.0.0.1', undefined, '10.0.0.1'],
    ['a range', ['10.0.0.0/8'], '10.0.0.1', '9.9.9.9, 1.1.1.1, 10.7.7.7', '1.1.1.1'],
    ['a range that the peer is not in', ['10.0.0.0/8'], '192.0.2.1', '1.1.1.1', '192.0.2.1'],
    ['an IPv4 peer as IPv6 shows it', ['127.0.0.0/8'], '::ffff:127.0.0.1', '1.1.1.1', '1.1.1.1'],
    ['an IPv6 range', ['fd00::/8'], 'fd00::1', '2001:db8::1', '2001:db8::1'],
    ['nonsense', ['10.0.0.0/8'], '10.0.0.1', 'x, unknown', 'unknown'],
  ] as const)('with %s', (_name, proxies, peer, forwarded, address) => {
    expect(clientAddress(requestOf(peer, forwarded), trustOf(proxies))).toBe(address);
  });

  it.each([
    ['1.2.3.4', '1.2.3.4'],
    ['::ffff:1.2.3.4', '1.2.3.4'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['nonsense', 'nonsense'],
  ])('%s counts as %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });

  it.each([
    [1, 'https', true],
    [1, 'http', false],
    [1, undefined, false],
    [1, 'https, http', true],
    [0, 'https', false],
  ])('is behind HTTPS with %i proxies that say %s: %s', (hops, proto, secure) => {
    expect(isSecure(requestOf('10.0.0.1', '1.1.1.1', proto), trustOf(hops))).toBe(secure);
  });
});

/** The content security policy of a page, and its inline scripts and styles. */
async function pageAt(url: string): Promise<{ policy: string; html: string }> {
  const response = await fetch(url, { headers: { accept: 'text/html' } });
  return { policy: response.headers.get('content-security-policy') ?? '', html: await response.text() };
}

function hashOf(inline: string): string {
  return `'sha256-${createHash('sha256').update(inline).digest('base64')}'`;
}

describe('headers', () => {
  const suite = useSharedServer();

  it.each(['/', '/docs/', '/docs/graphql.md', '/pay/nothing', '/campaigns', '/graphql', '/nothing'])(
    'keep browsers from doing with %s what it is not for',
    async (path) => {
      const { headers } = await fetch(suite.url + path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/https?:|\*|unsafe-eval/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );

  it.each(['/', '/docs/', '/docs/graphql.md', '/pay/nothing'])(
    'let %s have its own style and nothing else',
    async (path) => {
      const { policy, html } = await pageAt(suite.url + path);
      const styles = [...html.matchAll(/<style>(.*?)<\/style>/gs)].map((match) => match[1] ?? '');
      expect(styles).toHaveLength(1);
      expect(policy).toContain(`style-src ${hashOf(styles[0] ?? '')};`);
      expect(html).not.toMatch(/<script|<link|<img| style=| on[a-z]+=/);
    },
  );

  it('let GraphiQL run its one script, its workers and its styles, and reach this server only', async () => {
    const { policy, html } = await pageAt(`${suite.url}/graphql`);
    const script = html.slice(html.indexOf('<script>') + 8, html.lastIndexOf('</script>'));
    expect(html).toContain('GraphiQL');
    expect(policy).toContain(`script-src ${hashOf(script)};`);
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain('worker-src blob:');
    // The page itself loads nothing from elsewhere.
    expect(html.slice(0, html.indexOf('<script>'))).not.toMatch(/(src|href)="(?!data:)/);
  });

  it.each([
    ['/campaigns', 'POST'],
    ['/v1/campaigns', 'POST'],
    ['/graphql', 'POST'],
    ['/pay/nothing', 'POST'],
  ])('open %s to no other origin', async (path, method) => {
    const response = await fetch(suite.url + path, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://evil.example',
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type',
      },
    });
    const names = [...response.headers.keys()].filter((name) => name.startsWith('access-control-'));
    expect(names).toEqual([]);
  });

  it('do not send people to HTTPS who have none', async () => {
    expect((await fetch(suite.url)).headers.get('strict-transport-security')).toBeNull();
  });
});

describe('HTTPS, when it is required', () => {
  const suite = useServer({ REQUIRE_HTTPS: 'true', TRUST_PROXY: '127.0.0.1' });
  const https = { 'x-forwarded-proto': 'https' };

  it.each(['/', '/campaigns', '/v1/campaigns', '/docs/', '/pay/nothing', '/go/abc'])(
    'is the only way to %s: plain HTTP is 403, never a redirect',
    async (path) => {
      const plain = await fetch(suite.url + path, { redirect: 'manual' });
      expect(plain.status).toBe(403);
      expect(plain.headers.get('location')).toBeNull();
      expect(await plain.json()).toEqual({ statusCode: 403, message: 'Use HTTPS.' });
      const secure = await fetch(suite.url + path, { headers: https });
      expect(secure.status).not.toBe(403);
    },
  );

  it('is the only way to /graphql, in its form', async () => {
    const plain = await fetch(`${suite.url}/graphql`, { headers: { 'x-forwarded-proto': 'http' } });
    expect(plain.status).toBe(403);
    expect(await plain.json()).toEqual({
      errors: [{ message: 'Use HTTPS.', extensions: { code: 'HTTPS_REQUIRED' } }],
    });
    const secure = await fetch(suite.url, { headers: https });
    expect(secure.headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  it('is the only way for websockets', async () => {
    const url = `${suite.url.replace('http', 'ws')}/graphql`;
    const plain = new WebSocket(url, 'graphql-transport-ws');
    const [, answer] = (await once(plain, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect(answer.statusCode).toBe(403);
    plain.on('error', () => undefined).terminate();
    const secure = new WebSocket(url, 'graphql-transport-ws', { headers: https });
    await once(secure, 'open');
    secure.terminate();
  });

  it('does not matter to health checks', async () => {
    expect((await fetch(`${suite.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${suite.url}/readyz`)).status).toBe(200);
  });
});

describe('HTTPS, by default', () => {
  const suite = useServer({ NODE_ENV: 'production', TRUST_PROXY: '1', PASSWORD_MEMORY_KIB: '' });

  it('is required in production behind a proxy, and questions about the schema are not answered', async () => {
    expect((await fetch(suite.url)).status).toBe(403);
    const response = await fetch(`${suite.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
      body: JSON.stringify({ query: '{ __schema { types { name } } }' }),
    });
    expect(await response.text()).toContain('INTROSPECTION_DISABLED');
  });
});

describe('a slow client', () => {
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

  it('of a head is cut off with 408', async () => {
    expect(await trickle('GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ')).toContain('408 Request Timeout');
  });

  it('of a body is cut off with 408', async () => {
    const head =
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n';
    expect(await trickle(`${head}{"query"`)).toContain('408 Request Timeout');
  });

  it('keeps nobody else waiting, however many there are', async () => {
    const slow = Array.from({ length: 100 }, async () => trickle('GET / HTTP/1.1\r\nHost: x\r\n'));
    expect((await fetch(`${suite.url}/healthz`)).status).toBe(200);
    const answers = await Promise.all(slow);
    expect(answers.filter((text) => text.includes('408'))).toHaveLength(100);
  });
});

describe('websockets', () => {
  const suite = limited;

  const sockets = new Set<WebSocket>();
  afterEach(() => {
    for (const socket of sockets) socket.terminate();
    sockets.clear();
  });

  /** Opens a websocket with a credential; returns it and the result. */
  async function open(token?: string): Promise<{ socket: WebSocket; outcome: string }> {
    const socket = new WebSocket(`${suite.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    sockets.add(socket);
    await once(socket, 'open');
    const outcome = Promise.race([
      once(socket, 'message').then(([data]) => (JSON.parse(String(data)) as { type: string }).type),
      once(socket, 'close').then(([code, reason]) => `${code} ${String(reason)}`),
    ]);
    const payload = token === undefined ? {} : { authorization: `Bearer ${token}` };
    socket.send(JSON.stringify({ type: 'connection_init', payload }));
    return { socket, outcome: await outcome };
  }

  it.each(['key', 'person', 'address'])(
    'of one %s are only so many, and a closed one makes room',
    async (who) => {
      const seller = await aSeller(suite.url);
      const token = { key: seller.key, person: seller.owner.token, address: undefined }[who];
      const first = await open(token);
      const second = await open(token);
      const third = await open(token);
      expect([first.outcome, second.outcome]).toEqual(['connection_ack', 'connection_ack']);
      expect(third.outcome).toBe('4429 Too many websockets: at most 2 for one caller.');
      // Another key of the same organization has its own.
      const other = await open(await aKey(seller.owner, seller.organizationId, ['*']));
      expect(other.outcome).toBe('connection_ack');
      first.socket.close();
      await waitFor('a free place', async () => {
        const next = await open(token);
        return next.outcome === 'connection_ack';
      });
    },
  );

  it('of all keys of an organization are only so many', async () => {
    const { owner, organizationId } = await aSeller(suite.url);
    const keys = await Promise.all([1, 2, 3].map(async () => aKey(owner, organizationId, ['*'])));
    const opened = await Promise.all(keys.flatMap((key) => [open(key), open(key)]));
    const refused = opened.filter(({ outcome }) => outcome !== 'connection_ack');
    expect(refused.map(({ outcome }) => outcome)).toEqual([
      '4429 Too many websockets: at most 4 for all keys of an organization.',
      '4429 Too many websockets: at most 4 for all keys of an organization.',
    ]);
    const held = opened.find(({ outcome }) => outcome === 'connection_ack');
    held?.socket.close();
    await waitFor('a free place', async () =>
      (await Promise.all(keys.map(async (key) => open(key)))).some(
        ({ outcome }) => outcome === 'connection_ack',
      ),
    );
  });

  it('that are opened all at once are counted one by one', async () => {
    const { key } = await aSeller(suite.url);
    const opened = await Promise.all(Array.from({ length: 10 }, async () => open(key)));
    expect(opened.filter(({ outcome }) => outcome === 'connection_ack')).toHaveLength(2);
  });
});

describe('subscriptions', () => {
  const suite = limited;

  it('of one websocket are only so many, whoever asks at once, and one that ends makes room', async () => {
    const seller = await aSeller(suite.url);
    const client = createClient({
      url: `${suite.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${seller.key}` },
      retryAttempts: 0,
    });
    const told = new Set<number>();
    const refusals = new Map<number, unknown>();
    const listen = (number: number, id: string): (() => void) =>
      client.subscribe(
        {
          query: 'subscription ($id: ID!) { domainEvents(organizationId: $id) { type } }',
          variables: { id },
        },
        {
          next: ({ errors }) => {
            if (errors) refusals.set(number, errors);
            else told.add(number);
          },
          error: (error) => refusals.set(number, error),
          complete: () => undefined,
        },
      );
    try {
      // Refused operations and non-subscriptions take no place.
      listen(100, 'org_nobody');
      await waitFor('the refusal', async () => refusals.has(100));
      const leave = [1, 2, 3, 4, 5].map((number) => listen(number, seller.organizationId));
      await waitFor('the refusals', async () => refusals.size === 3);
      const message =
        'This websocket already has 3 subscriptions, the maximum; end one, or open another websocket.';
      const refused = [[{ message, extensions: { code: 'SUBSCRIPTION_LIMIT' } }]];
      expect([...refusals].slice(1).map(([, error]) => error)).toEqual([...refused, ...refused]);
      const query = new Promise((resolve) => {
        client.subscribe(
          { query: '{ __typename }' },
          { next: resolve, error: resolve, complete: () => undefined },
        );
      });
      expect(await query).toEqual({ data: { __typename: 'Query' } });

      for (const end of leave) end();
      let number = 5;
      await waitFor('a free place', async () => {
        number += 1;
        const end = listen(number, seller.organizationId);
        const began = await waitFor('an answer', async () => {
          await aCampaign(seller, {}, false);
          return (told.has(number) && 'told') || (refusals.has(number) && 'refused');
        });
        if (began === 'refused') end();
        return began === 'told';
      });
    } finally {
      await client.dispose();
    }
  });
});

describe('the log', () => {
  const suite = useSharedServer();

  it('has no token, wherever in the address it stood', async () => {
    const seller = await aSeller(suite.url);
    const { topUp } = await seller.program.mutate<{ topUp: { paymentUrl: string } }>(
      'topUpWallet',
      { organizationId: seller.organizationId, amount: { amount: '5.00', asset: 'USD' } },
      'topUp { paymentUrl }',
    );
    const token = new URL(topUp.paymentUrl).pathname.split('/').at(-1) ?? '';
    const session = String(seller.owner.token);
    for (const path of [
      `/pay/${token}`,
      `/PAY/${token}/return`,
      `/pay//${token}`,
      `/account/reset-password?token=${token}`,
      `/account/verify-email/${token}`,
      `/campaigns/${seller.key}`,
      `/${session}`,
    ]) {
      await fetch(suite.url + path);
    }
    const id = 'the-last-request';
    await fetch(`${suite.url}/pay/${token}`, { headers: { 'x-request-id': id } });
    const line = await waitFor('the log', async () =>
      (await suite.log()).split('\n').find((text) => text.includes(id)),
    );
    expect(JSON.parse(line)).toMatchObject({ req: { method: 'GET', url: '/pay/***' } });
    const secrets = [token, session, seller.key].map((secret) => secret.slice(-40));
    const log = await suite.log();
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  });
});
