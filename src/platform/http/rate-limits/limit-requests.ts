import type { IncomingMessage } from 'node:http';
import type { RequestHandler, Response } from 'express';
import { isRefusedCaller, RateLimitedError } from '../../../kernel/errors.js';
import type { Principal } from '../../../kernel/principal.js';
import type { RateQuota, Spend } from '../../../kernel/rate-limit.js';
import type { RateLimits } from './rate-limits.js';

export interface RequestLimitParts {
  readonly limits: RateLimits;
  readonly principalOf: (request: IncomingMessage) => Promise<Principal>;
  readonly addressOf: (request: IncomingMessage) => string;
}

const buckets = new WeakMap<IncomingMessage, Spend>();

/** Takes one point for each request, and sets quota headers. A refusal is passed on as `RateLimitedError`. */
export function limitRequests({ limits, principalOf, addressOf }: RequestLimitParts): RequestHandler {
  return async (request, response, next) => {
    if (!buckets.has(request)) {
      const principal = await principalOf(request).catch((error: unknown) => {
        if (isRefusedCaller(error)) return undefined;
        throw error;
      });
      const spend = limits.bucketOf(principal, addressOf(request), (quota) => {
        setQuotaHeaders(response, quota);
      });
      buckets.set(request, spend);
      await spend(1).catch((error: unknown) => {
        if (error instanceof RateLimitedError) response.setHeader('Retry-After', error.retryAfterSeconds);
        throw error;
      });
    }
    next();
  };
}

/** The bucket for a request's costs beyond the first point. */
export function bucketOf(request: IncomingMessage): Spend {
  return buckets.get(request) ?? (async () => undefined);
}

/** Sets the quota in the headers of the IETF draft and in the older ones. */
function setQuotaHeaders(response: Response, { limit, remaining, resetMs }: RateQuota): void {
  if (response.headersSent) return;
  for (const prefix of ['RateLimit', 'X-RateLimit']) {
    response.setHeader(`${prefix}-Limit`, limit);
    response.setHeader(`${prefix}-Remaining`, remaining);
    response.setHeader(`${prefix}-Reset`, Math.ceil(resetMs / 1000));
  }
}
