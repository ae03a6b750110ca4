import type { RequestHandler } from 'express';
import { isSecure, type Trust } from './client-address.js';
import { sendRefusal } from './send-refusal.js';

/** What a client learns that speaks plain HTTP where it must not. */
export const httpsRequired = 'Use HTTPS.';

/**
 * Refuses plain HTTP with 403. Never a redirect: the client would not notice, and go on sending its credentials in the clear.
 */
export function requireHttps(trust: Trust, isExempt: (path: string) => boolean): RequestHandler {
  return (request, response, next) => {
    if (isSecure(request, trust) || isExempt(request.path)) next();
    else sendRefusal(request, response, { status: 403, code: 'HTTPS_REQUIRED', message: httpsRequired });
  };
}
