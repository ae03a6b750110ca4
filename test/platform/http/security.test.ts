import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { aSeller } from '../../support/story.js';
import { useSharedServer } from '../../support/suite.js';
import { waitFor } from '../../support/wait-for.js';

/** The content security policy of a page, and its inline scripts and styles. */
async function pageAt(url: string): Promise<{ policy: string; html: string }> {
  const response = await fetch(url, { headers: { accept: 'text/html' } });
  return { policy: response.headers.get('content-security-policy') ?? '', html: await response.text() };
}

function hashOf(inline: string): string {
  return `'sha256-${createHash('sha256').update(inline).digest('base64')}'`;
}

describe('security headers', () => {
  const suite = useSharedServer();

  it.each(['/', '/docs/', '/docs/graphql.md', '/pay/nothing', '/campaigns', '/graphql', '/nothing'])(
    'restrict what browsers do with %s',
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

  it.each(['/docs/', '/docs/graphql.md', '/pay/nothing'])(
    'allow %s its own style and nothing else',
    async (path) => {
      const { policy, html } = await pageAt(suite.url + path);
      const styles = [...html.matchAll(/<style>(.*?)<\/style>/gs)].map((match) => match[1] ?? '');
      expect(styles).toHaveLength(1);
      expect(policy).toContain(`style-src ${hashOf(styles[0] ?? '')};`);
      expect(html).not.toMatch(/<script|<link|<img| style=| on[a-z]+=/);
    },
  );

  it('allow GraphiQL its script, its workers and its styles, and no other server', async () => {
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
  ])('allow no other origin at %s', async (path, method) => {
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

  it('do not force HTTPS where it is not required', async () => {
    expect((await fetch(suite.url)).headers.get('strict-transport-security')).toBeNull();
  });
});

describe('the log of requests', () => {
  const suite = useSharedServer();

  it('contains no token from any part of the address', async () => {
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
