import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
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
export function limitRequests(parts: RequestLimitParts): RequestHandler {
  return async (request, response, next) => {
    if (!buckets.has(request)) {
      const charged = chargeRequest(parts, request, (quota) => {
        setQuotaHeaders(response, quota);
      });
      await charged.catch((error: unknown) => {
        if (error instanceof RateLimitedError) response.setHeader('Retry-After', error.retryAfterSeconds);
        throw error;
      });
    }
    next();
  };
}

/**
 * Takes the point of a request from its caller, and reports the rest at this and each later charge. Throws
 * `RateLimitedError`. Then another attempt is charged anew, and otherwise never.
 */
export async function chargeRequest(
  { limits, principalOf, addressOf }: RequestLimitParts,
  request: IncomingMessage,
  onQuota: (quota: RateQuota) => void,
): Promise<void> {
  const principal = await principalOf(request).catch((error: unknown) => {
    if (isRefusedCaller(error)) return undefined;
    throw error;
  });
  const spend = limits.bucketOf(principal, addressOf(request), onQuota);
  buckets.set(request, spend);
  await spend(1);
}

/** Makes another way of answering charge a request that could not be charged. */
export function forgetCharge(request: IncomingMessage): void {
  buckets.delete(request);
}

/** The bucket for a request's costs beyond the first point. */
export function bucketOf(request: IncomingMessage): Spend {
  return buckets.get(request) ?? (async () => undefined);
}

/** The quota as headers, those of the IETF draft and the older ones. */
export function quotaHeaders({
  limit,
  remaining,
  resetMs,
}: RateQuota): readonly (readonly [string, number])[] {
  const reset = Math.ceil(resetMs / 1000);
  return ['RateLimit', 'X-RateLimit'].flatMap((prefix) => [
    [`${prefix}-Limit`, limit] as const,
    [`${prefix}-Remaining`, remaining] as const,
    [`${prefix}-Reset`, reset] as const,
  ]);
}

/** Sets the quota in the headers of a response. */
export function setQuotaHeaders(response: ServerResponse, quota: RateQuota): void {
  if (response.headersSent) return;
  for (const [name, value] of quotaHeaders(quota)) response.setHeader(name, value);
}
