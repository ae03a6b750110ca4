import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';

let page: Promise<string> | undefined;

/** GraphiQL for browsers, self-contained: Apollo's own landing page loads from a CDN. Loaded when somebody first asks for it. */
export async function graphiqlPage(): Promise<string> {
  page ??= import('@graphql-yoga/render-graphiql').then(({ renderGraphiQL }) =>
    renderGraphiQL({ title: 'Tribute GraphiQL', subscriptionsProtocol: 'WS' }),
  );
  return page;
}

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
  return async (request, response, next) => {
    if (request.method === 'GET' && request.accepts('html')) {
      response.setHeader('Content-Security-Policy', (policy ??= policyOf(await graphiqlPage())));
    }
    next();
  };
}
