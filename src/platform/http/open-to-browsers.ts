import type { IncomingMessage } from 'node:http';
import type { RequestHandler, Response } from 'express';
import { ForbiddenError, isRefusedCaller } from '../../kernel/errors.js';
import type { Principal } from '../../kernel/principal.js';
import type { PublicAddress } from '../../kernel/public-address.js';
import { mayUseFrom } from './require-allowed-origin.js';
import { isSameOrigin } from './session-cookie-of.js';

/** The headers that a page may send, and those that it may read of the response. */
const requestHeaders = 'Authorization, Content-Type, api_key, Idempotency-Key, Prefer, X-Request-Id';
const answerHeaders =
  'API-Version, Idempotent-Replayed, Preference-Applied, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id, X-Unknown-Fields';
/** How long browsers cache a preflight response, in seconds: Chrome's maximum. */
const preflightSeconds = 7200;

/** Creates the CORS handlers of a path with these methods. Other paths allow no other origins. */
export type OpenToBrowsers = (methods: readonly string[]) => {
  /** Sets headers that let a page read any response, even one about its rate limit. */
  readonly open: RequestHandler;
  /** Refuses a secret key on a page, after charging the request. */
  readonly refuse: RequestHandler;
};

/**
 * CORS for paths that accept publishable keys. The key is unknown at the preflight, so every page gets one.
 * Only pages of an origin that the key allows can read the response. Cookies are never allowed.
 */
export function openToBrowsers(
  principalOf: (request: IncomingMessage) => Promise<Principal>,
  address: PublicAddress,
): OpenToBrowsers {
  return (methods) => ({
    open: async (request, response, next) => {
      const { origin } = request.headers;
      response.vary('Origin');
      if (origin !== undefined && isPreflight(request)) {
        answerPreflight(response, methods);
        return;
      }
      if (origin !== undefined && methods.includes(request.method)) {
        const principal = await principalOf(request).catch(onlyRefused);
        if (principal && mayUseFrom(principal, origin)) {
          response.setHeader('Access-Control-Allow-Origin', origin);
          response.setHeader('Access-Control-Expose-Headers', answerHeaders);
        }
      }
      next();
    },
    refuse: async (request, _response, next) => {
      const { origin } = request.headers;
      if (origin !== undefined && methods.includes(request.method)) {
        const principal = await principalOf(request).catch(onlyRefused);
        const isForeign = !isSameOrigin(request.headers, address);
        if (principal && isForeign && !mayUseFrom(principal, origin)) refuseSecret(principal);
      }
      next();
    },
  });
}

function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

function answerPreflight(response: Response, methods: readonly string[]): void {
  response
    .status(204)
    .setHeader('Access-Control-Allow-Origin', '*')
    .setHeader('Access-Control-Allow-Methods', methods.join(', '))
    .setHeader('Access-Control-Allow-Headers', requestHeaders)
    .setHeader('Access-Control-Max-Age', preflightSeconds)
    .end();
}

/** The route itself reports an invalid credential. */
function onlyRefused(error: unknown): undefined {
  if (!isRefusedCaller(error)) throw error;
}

/** A secret key on a page is exposed. The developer learns this on the first try. */
function refuseSecret(principal: Principal): void {
  if (principal.kind === 'anonymous') return;
  throw new ForbiddenError(
    principal.kind === 'key'
      ? 'This is a secret key, and every visitor of this page can read it. Revoke it, and use a publishable key (pk_…) in browsers.'
      : 'Pages of other origins need a publishable key (pk_…).',
  );
}
