import { Router, type Request, type Response } from 'express';
import type { PublicAddress } from '../../kernel/public-address.js';
import type { BrowserScript } from './browser-script.js';
import { scriptTag } from './script-tag.js';
import type { ScriptVersion } from './script-version.js';

/** The addresses of the current version: its own, and those of TonicPow's earlier scripts. */
const names = ['/tpow.js', '/scripts/tonicpow.js', '/widget.js', '/tonic.js'];

/** Browsers ask for a new version after five minutes. Meanwhile they may use the old one for a day. */
const shortCache = 'public, max-age=300, stale-while-revalidate=86400';
const longCache = 'public, max-age=31536000, immutable';

/**
 * The browser script: `/tpow.js` and its aliases, `/tpow-<hash>.js` of every version, and `/tpow.json` with
 * the tag for pages. Everything is public, and pages of every origin may load it.
 */
export function browserScriptPages({ current, versions }: BrowserScript, address: PublicAddress): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get(names, (request, response) => {
    send(request, response, current, shortCache);
  });
  for (const version of versions) {
    router.get(version.path, (request, response) => {
      send(request, response, version, longCache);
    });
  }
  router.get('/tpow.json', (_request, response) => {
    openToAll(response, shortCache);
    const { hash, path, integrity, text, gzip } = current;
    const url = address.base + path;
    response.json({
      version: hash,
      url,
      integrity,
      latestUrl: `${address.base}/tpow.js`,
      bytes: text.length,
      gzipBytes: gzip.length,
      tag: scriptTag(url, integrity),
    });
  });
  return router;
}

function send(request: Request, response: Response, version: ScriptVersion, cache: string): void {
  openToAll(response, cache);
  response
    .vary('Accept-Encoding')
    // Weak, because it is the same for every encoding.
    .set('ETag', `W/"${version.hash}"`)
    .set('Content-Type', 'text/javascript; charset=utf-8');
  if (request.acceptsEncodings('br')) response.set('Content-Encoding', 'br').send(version.brotli);
  else if (request.acceptsEncodings('gzip')) response.set('Content-Encoding', 'gzip').send(version.gzip);
  else response.send(version.text);
}

/** Pages of every origin may load and read it, with `integrity` too. */
function openToAll(response: Response, cache: string): void {
  response
    .set('Cache-Control', cache)
    .set('Access-Control-Allow-Origin', '*')
    .set('Cross-Origin-Resource-Policy', 'cross-origin')
    .set('Timing-Allow-Origin', '*')
    .set('X-Content-Type-Options', 'nosniff');
}
