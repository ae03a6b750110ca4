import { Router } from 'express';
import type { LinkHostDirectory } from './link-host-directory.js';

/**
 * `GET /domains/allowed?domain=` for a proxy that asks before it obtains a certificate, such as Caddy.
 * Answers 200 for a verified host, and 404 for everything else.
 */
export function linkDomainPages(directory: LinkHostDirectory): Router {
  const router = Router();
  router.get('/domains/allowed', (request, response) => {
    const { domain } = request.query;
    const isAllowed = typeof domain === 'string' && directory.ownerOf(domain) !== undefined;
    response.status(isAllowed ? 200 : 404).setHeader('Cache-Control', 'no-store');
    response.type('text').send(isAllowed ? 'allowed\n' : 'not allowed\n');
  });
  return router;
}
