import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { globSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { readBrowserScript } from '../../../src/tracking/browser-script/browser-script.js';
import { useSharedServer } from '../../support/suite.js';

const suite = useSharedServer();

interface Described {
  readonly version: string;
  readonly url: string;
  readonly latestUrl: string;
  readonly integrity: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  readonly tag: string;
}

async function described(): Promise<Described> {
  const response = await fetch(`${suite.url}/tpow.json`);
  expect(response.headers.get('access-control-allow-origin')).toBe('*');
  return (await response.json()) as Described;
}

/** The bytes on the wire, which `fetch` would decompress. */
async function wire(
  path: string,
  encoding: string,
): Promise<{ headers: IncomingMessage['headers']; body: Buffer }> {
  const sent = request(suite.url + path, { headers: { 'accept-encoding': encoding } }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { headers: response.headers, body: await buffer(response) };
}

describe('the browser script', () => {
  it('has at most 3000 bytes when compressed, and loads nothing else', async () => {
    const text = await (await fetch(`${suite.url}/tpow.js`)).text();
    const { bytes, gzipBytes } = await described();
    expect(bytes).toBe(Buffer.byteLength(text));
    expect(gzipSync(text, { level: 9 }).length).toBe(gzipBytes);
    expect(gzipBytes).toBeLessThanOrEqual(3000);
    expect(text).not.toMatch(/https?:\/\/|import\(|import |require\(|eval\(|Function\(|sourceMappingURL/);
  });

  it.each(['/tpow.js', '/scripts/tonicpow.js', '/widget.js', '/tonic.js'])(
    'is at %s for every page, and stays there for a short time only',
    async (path) => {
      const response = await fetch(suite.url + path, { headers: { origin: 'https://shop.example' } });
      expect(response.status).toBe(200);
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
        'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
        vary: 'Accept-Encoding',
        etag: `W/"${(await described()).version}"`,
      });
      expect(response.headers.getSetCookie()).toEqual([]);
      const etag = response.headers.get('etag') ?? '';
      const again = await fetch(suite.url + path, {
        headers: { 'if-none-match': etag, 'cache-control': '' },
      });
      expect({ status: again.status, text: await again.text() }).toEqual({ status: 304, text: '' });
      expect((await fetch(suite.url + path, { method: 'HEAD' })).status).toBe(200);
      expect((await fetch(suite.url + path, { method: 'POST' })).status).toBe(404);
    },
  );

  it('has an address of its own that never changes, with its integrity', async () => {
    const { url, version, latestUrl, integrity, tag } = await described();
    expect(latestUrl.replace('localhost', '127.0.0.1')).toBe(`${suite.url}/tpow.js`);
    expect(url).toBe(latestUrl.replace('/tpow.js', `/tpow-${version}.js`));
    const response = await fetch(url.replace('localhost', '127.0.0.1'));
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const text = Buffer.from(await response.arrayBuffer());
    expect(integrity).toBe(`sha384-${createHash('sha384').update(text).digest('base64')}`);
    expect(createHash('sha256').update(text).digest('hex').startsWith(version)).toBe(true);
    expect(text.toString()).toBe(await (await fetch(`${suite.url}/widget.js`)).text());
    expect(tag).toBe(
      `<script src="${url}" integrity="${integrity}" crossorigin="anonymous" data-key="pk_…"></script>`,
    );
  });

  it('does not serve another content at the address of a version that it does not have', async () => {
    const response = await fetch(`${suite.url}/tpow-0123456789abcdef.js`);
    expect({ status: response.status, cache: response.headers.get('cache-control') }).toEqual({
      status: 404,
      cache: 'no-store',
    });
  });

  it('is compressed as the client accepts it', async () => {
    const plain = await wire('/tpow.js', 'identity');
    const gzip = await wire('/tpow.js', 'gzip, deflate');
    const brotli = await wire('/tpow.js', 'gzip, deflate, br, zstd');
    expect([plain, gzip, brotli].map(({ headers }) => headers['content-encoding'])).toEqual([
      undefined,
      'gzip',
      'br',
    ]);
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
    expect(Number(gzip.headers['content-length'])).toBe((await described()).gzipBytes);
  });

  it('has a kept file for each release, named after its content', async () => {
    for (const name of globSync('*', { cwd: 'clients/browser/released' })) {
      const text = await readFile(join('clients/browser/released', name));
      expect(name).toBe(`tpow-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.js`);
    }
  });

  it('is in the documentation with its address and integrity', async () => {
    const { url, integrity } = await described();
    const page = await readFile('docs/browser-script.md', 'utf8');
    expect(page).toContain(`https://tribute.example${new URL(url).pathname}`);
    expect(page).toContain(integrity);
  });

  it('stays available in every released version', async () => {
    const root = await mkdtemp(join(tmpdir(), 'tribute-scripts-'));
    try {
      for (const [folder, text] of [
        ['dist/clients/browser', 'now'],
        ['clients/browser/released', 'before'],
      ] as const) {
        await mkdir(join(root, folder), { recursive: true });
        await writeFile(join(root, folder, 'tpow.js'), text);
      }
      await writeFile(join(root, 'clients/browser/released', 'same.js'), 'now');
      const { current, versions } = readBrowserScript(root);
      expect(versions.map(({ text }) => text.toString())).toEqual(['now', 'before']);
      expect(versions[0]).toBe(current);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});
