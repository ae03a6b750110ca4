import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';
import helmet from 'helmet';
import { pageStyle } from './page.js';

/** The source expression of an inline script or style: its SHA-256. */
function sourceOf(inline: string): string {
  return `'sha256-${createHash('sha256').update(inline).digest('base64')}'`;
}

/** What a policy can name: anything else, such as a host with `;`, `,` or `*`, could change the policy. */
const plainOrigin = /^https?:\/\/[a-z\d-]+(?:\.[a-z\d-]+)*(?::\d+)?$/;

/**
 * What a page of ours may do, which is little: one inline style, known by its hash, and forms that lead to this server.
 * `formTargets` are other origins that answering a form may lead to. One whose host cannot stand in a policy is left out: then the browser does
 * not follow the answer.
 */
export function pagePolicy(formTargets: readonly string[] = []): string {
  const targets = formTargets.filter((origin) => plainOrigin.test(origin));
  return [
    "default-src 'none'",
    `style-src ${sourceOf(pageStyle)}`,
    `form-action ${["'self'", ...targets].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** helmet with the policy of our own pages for every answer; a page that needs another one sets its own header. */
export function securityHeaders(isHttpsRequired: boolean): RequestHandler[] {
  const policy = pagePolicy();
  return [
    helmet({
      contentSecurityPolicy: false,
      frameguard: { action: 'deny' },
      // Meant for whoever serves nothing but HTTPS here; elsewhere it would lock people out of other services of the host.
      strictTransportSecurity: isHttpsRequired && { maxAge: 31_536_000, includeSubDomains: false },
    }),
    (_request, response, next) => {
      response.setHeader('Content-Security-Policy', policy);
      next();
    },
  ];
}
