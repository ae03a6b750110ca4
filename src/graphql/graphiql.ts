import { createHash } from 'node:crypto';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { RequestHandler } from 'express';

/** GraphiQL for browsers, self-contained: Apollo's own landing page loads from a CDN. */
export const graphiqlPage = renderGraphiQL({ title: 'Tribute GraphiQL', subscriptionsProtocol: 'WS' });

/**
 * What the page may do: its one script, known by its hash, and the workers that this makes of texts of its own; styles, which the
 * editor writes as it goes; pictures and fonts out of the page itself; requests to this server. Nothing from elsewhere.
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

/** Says what the page may do, to browsers that ask for it. */
export function graphiqlHeaders(): RequestHandler {
  let policy: string | undefined;
  return (request, response, next) => {
    if (request.method === 'GET' && request.accepts('html')) {
      response.setHeader('Content-Security-Policy', (policy ??= policyOf(graphiqlPage)));
    }
    next();
  };
}
