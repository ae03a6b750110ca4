import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';

let page: Promise<string> | undefined;

/** GraphiQL, self-contained, because Apollo's landing page loads from a CDN. Loaded on first use. */
export async function graphiqlPage(): Promise<string> {
  page ??= import('@graphql-yoga/render-graphiql').then(({ renderGraphiQL }) =>
    renderGraphiQL({ title: 'Tribute GraphiQL', subscriptionsProtocol: 'WS' }),
  );
  return page;
}

/**
 * The page's policy: its one script by hash, workers from its own text, and requests to this server.
 * Images, fonts and styles are from the page itself; the editor writes styles at run time. Nothing is from
 * elsewhere.
 */
function policyOf(html: string): string {
  const start = html.indexOf('<script>') + '<script>'.length;
  const script = html.slice(start, html.lastIndexOf('</script>'));
  const hash = createHash('sha256').update(script).digest('base64');
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    'worker-src blob:',
    "style-src 'unsafe-inline'",
    'img-src data:',
    'font-src data:',
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Sends the page's policy to browsers that request it. */
export function graphiqlHeaders(): RequestHandler {
  let policy: string | undefined;
  return async (request, response, next) => {
    if (request.method === 'GET' && request.accepts('html')) {
      response.setHeader('Content-Security-Policy', (policy ??= policyOf(await graphiqlPage())));
    }
    next();
  };
}
