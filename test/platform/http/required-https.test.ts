import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import { useServer } from '../../support/suite.js';

describe('required HTTPS', () => {
  const suite = useServer({ REQUIRE_HTTPS: 'true', TRUST_PROXY: '127.0.0.1', DASHBOARD: 'false' });
  const https = { 'x-forwarded-proto': 'https' };

  it.each(['/', '/campaigns', '/v1/campaigns', '/docs/', '/pay/nothing', '/go/abc'])(
    'refuses plain HTTP for %s with 403, without a redirect',
    async (path) => {
      const plain = await fetch(suite.url + path, { redirect: 'manual' });
      expect(plain.status).toBe(403);
      expect(plain.headers.get('location')).toBeNull();
      expect(await plain.json()).toEqual({ statusCode: 403, message: 'Use HTTPS.' });
      const secure = await fetch(suite.url + path, { headers: https });
      expect(secure.status).not.toBe(403);
    },
  );

  it('refuses plain HTTP for /graphql with an error in the format of GraphQL', async () => {
    const plain = await fetch(`${suite.url}/graphql`, { headers: { 'x-forwarded-proto': 'http' } });
    expect(plain.status).toBe(403);
    expect(await plain.json()).toEqual({
      errors: [{ message: 'Use HTTPS.', extensions: { code: 'HTTPS_REQUIRED' } }],
    });
    const secure = await fetch(suite.url, { headers: https });
    expect(secure.headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  it('refuses plain websockets', async () => {
    const url = `${suite.url.replace('http', 'ws')}/graphql`;
    const plain = new WebSocket(url, 'graphql-transport-ws');
    const [, answer] = (await once(plain, 'unexpected-response')) as [unknown, { statusCode: number }];
    expect(answer.statusCode).toBe(403);
    plain.on('error', () => undefined).terminate();
    const secure = new WebSocket(url, 'graphql-transport-ws', { headers: https });
    await once(secure, 'open');
    secure.terminate();
  });

  it('leaves a page of links at the start, and nothing below /app, when the dashboard is off', async () => {
    expect(await (await fetch(suite.url, { headers: https })).text()).toContain('href="/docs"');
    expect((await fetch(`${suite.url}/app/sign-in`, { headers: https })).status).toBe(404);
  });

  it('does not apply to health checks', async () => {
    expect((await fetch(`${suite.url}/healthz`)).status).toBe(200);
    expect((await fetch(`${suite.url}/readyz`)).status).toBe(200);
  });
});

describe('the default in production behind a proxy', () => {
  const suite = useServer({ NODE_ENV: 'production', TRUST_PROXY: '1', PASSWORD_MEMORY_KIB: '' });

  it('requires HTTPS, and refuses introspection', async () => {
    expect((await fetch(suite.url)).status).toBe(403);
    const response = await fetch(`${suite.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
      body: JSON.stringify({ query: '{ __schema { types { name } } }' }),
    });
    expect(await response.text()).toContain('INTROSPECTION_DISABLED');
  });
});
