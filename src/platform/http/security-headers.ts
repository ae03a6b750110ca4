import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { pageStyle } from './page.js';

/** The source expression of an inline script or style: its SHA-256. */
function sourceOf(inline: string): string {
  return `'sha256-${createHash('sha256').update(inline).digest('base64')}'`;
}

/** Origins that a policy can name. Others, such as a host with `;`, `,` or `*`, could change the policy. */
const plainOrigin = /^https?:\/\/[a-z\d-]+(?:\.[a-z\d-]+)*(?::\d+)?$/;

/**
 * The policy of Tribute's pages: one inline style by hash, and forms to this server. `formTargets` are other
 * origins to which the response to a form may lead. An origin that a policy cannot name is omitted, and the
 * browser does not follow it.
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

/** helmet with the policy of Tribute's pages. A page with another policy sets its own header. */
export function securityHeaders(isHttpsRequired: boolean): RequestHandler[] {
  const policy = pagePolicy();
  return [
    helmet({
      contentSecurityPolicy: false,
      frameguard: { action: 'deny' },
      // Only for hosts that serve nothing but HTTPS. Otherwise it would block other services of the host.
      strictTransportSecurity: isHttpsRequired && { maxAge: 31_536_000, includeSubDomains: false },
    }),
    (_request, response, next) => {
      response.setHeader('Content-Security-Policy', policy);
      next();
    },
  ];
}

/** The same headers for an answer that sets them together with its others. */
export function securityHeaderPairs(isHttpsRequired: boolean): readonly (readonly [string, string])[] {
  const pairs = new Map<string, string>();
  // They depend on no request, and are set at once.
  const sink = {
    setHeader: (name: string, value: string) => pairs.set(name, value),
    removeHeader: (name: string) => pairs.delete(name),
  };
  for (const handler of securityHeaders(isHttpsRequired)) {
    void handler({} as Request, sink as unknown as Response, () => undefined);
  }
  return [...pairs];
}
