import { describe, expect, it } from '@jest/globals';
import { useSharedServer } from '../../support/suite.js';

const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

describe('the documentation', () => {
  const suite = useSharedServer();
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${suite.url}${path}`, { headers });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      text: await response.text(),
    };
  };

  it('has an index without broken links', async () => {
    const index = await get('/docs', browser);
    expect(index).toMatchObject({ status: 200, type: 'text/html; charset=utf-8' });
    const links = [...index.text.matchAll(/href="([^"]+)"/g)].map(([, href]) => href!);
    expect(links).toEqual(
      expect.arrayContaining(['/docs/README.md', '/docs/webhooks.md', '/docs/architecture.md']),
    );
    for (const link of links) expect(await get(link, browser)).toMatchObject({ status: 200 });
  });

  it('shows a page with links to the others to a browser, and returns its Markdown to other clients', async () => {
    const shown = await get('/docs/README.md', browser);
    expect(shown.type).toBe('text/html; charset=utf-8');
    expect(shown.text).toContain('](<a href="/docs/webhooks.md">docs/webhooks.md</a>)');
    expect(shown.text).not.toContain('<!-- The tour ends here');
    const source = await get('/docs/README.md');
    expect(source.type).toBe('text/markdown; charset=utf-8');
    expect(source.text).toMatch(/^# Tribute\n/);
  });

  it.each([
    '/docs/../package.json',
    '/docs/%2e%2e/package.json',
    '/docs/..%2fpackage.json',
    '/docs/configuration',
  ])('returns 404 for %s', async (path) => {
    expect(await get(path)).toMatchObject({ status: 404 });
  });

  it('has no links to missing pages', async () => {
    const index = await get('/docs', browser);
    const names = [...index.text.matchAll(/href="\/docs\/([^"]+)"/g)].map(([, name]) => name!);
    const dead: string[] = [];
    for (const name of names) {
      const { text } = await get(`/docs/${name}`, browser);
      // A link that stayed plain text must not point to a documentation page.
      const plain = [...text.matchAll(/\]\(([\w./-]+\.md)\)/g)].map(([, target]) => target!);
      dead.push(...plain.map((target) => `${name}: ${target}`));
    }
    expect(dead).toEqual([]);
  });
});

describe('the dashboard', () => {
  const suite = useSharedServer();
  const get = async (path: string, headers: Record<string, string> = {}) =>
    fetch(`${suite.url}${path}`, { headers });
  const assetsOf = async (): Promise<readonly string[]> => {
    const text = await (await get('/')).text();
    return [...text.matchAll(/(?:src|href)="(\/app\/assets\/[^"]+)"/g)].map(([, path]) => path!);
  };

  it('is one page at its own addresses, which browsers ask for again, under a strict policy', async () => {
    for (const path of ['/', '/app', '/app/sign-in', '/app/sandbox/org_x/campaigns?status=DRAFT']) {
      const response = await get(path, browser);
      expect(response.status).toBe(200);
      expect(response.headers.get('cache-control')).toBe('no-cache');
      const policy = response.headers.get('content-security-policy');
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).not.toContain('unsafe');
      expect(await response.text()).toContain('<div id="root">');
    }
  });

  it('hides no path of the API, and no missing asset', async () => {
    for (const path of ['/campaigns', '/organizations', '/sign-in', '/app/assets/missing.js', '/apps']) {
      expect(await (await get(path, browser)).text()).not.toContain('<div id="root">');
    }
  });

  it('has assets that browsers keep for a year, in the form that they accept', async () => {
    for (const path of await assetsOf()) {
      const response = await get(path, { 'accept-encoding': 'gzip' });
      expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(response.headers.get('content-encoding')).toBe('gzip');
      const plain = await get(path, { 'accept-encoding': 'identity' });
      expect(plain.headers.get('content-encoding')).toBeNull();
      expect(await plain.text()).toBe(await response.text());
    }
  });
});
