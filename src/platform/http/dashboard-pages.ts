import { extname } from 'node:path';
import { Router, type Request, type Response } from 'express';
import { page } from './page.js';
import { readDashboard, type BuiltDashboard, type Encodings } from './read-dashboard.js';

const startPage = page(
  'Tribute',
  `<p>A performance-marketing network: campaigns, tracking links, attribution, rewards, a ledger and webhooks.</p>
<ul>
<li><a href="/graphql">GraphiQL</a>: the GraphQL API at <code>/graphql</code>, over HTTP and websocket</li>
<li><a href="/docs">Documentation</a>: first steps, REST dialects, webhooks</li>
<li><a href="/healthz">Health</a> and <a href="/readyz">readiness</a></li>
</ul>`,
);

/** Everything comes from this server, and no script or style is inline. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The dashboard at `/` and below `/app`, so that its addresses never hide a path of the API. If it is off
 * or not built, `/` is a page with links, and there is nothing below `/app`.
 */
export function dashboardPages(isOn: boolean): Router {
  const router = Router();
  const built = isOn ? readDashboard() : undefined;
  if (built) serve(router, built);
  else router.get('/', (_request, response) => void response.type('html').send(startPage));
  return router;
}

function serve(router: Router, { page, assets }: BuiltDashboard): void {
  router.get('/app/assets/:name', (request, response, next) => {
    const asset = assets.get(request.params.name);
    if (!asset) {
      next();
      return;
    }
    // The name has a hash of the content, so this address never changes what it answers.
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
    send(request, response.type(extname(request.params.name)), asset);
  });
  router.get(['/', '/app', '/app/*path'], (request, response, next) => {
    if (request.path.startsWith('/app/assets/')) {
      next();
      return;
    }
    response.setHeader('Cache-Control', 'no-cache').setHeader('Content-Security-Policy', policy);
    send(request, response.type('html'), page);
  });
}

/** Sends the smallest form that the browser accepts. */
function send(request: Request, response: Response, file: Encodings): void {
  const accepted = request.acceptsEncodings('br', 'gzip');
  const encoding = accepted === 'br' || accepted === 'gzip' ? accepted : 'identity';
  response.vary('Accept-Encoding');
  if (file[encoding] !== file.identity) response.setHeader('Content-Encoding', encoding);
  response.send(file[encoding]);
}
