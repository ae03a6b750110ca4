import type { RequestHandler } from 'express';
import { isSecure, type Trust } from './client-address.js';
import { sendRefusal } from './send-refusal.js';

/** The message to a client that uses plain HTTP where HTTPS is required. */
export const httpsRequired = 'Use HTTPS.';

/** Refuses plain HTTP with 403. A redirect would let the client keep sending credentials in plain text. */
export function requireHttps(trust: Trust, isExempt: (path: string) => boolean): RequestHandler {
  return (request, response, next) => {
    if (isSecure(request, trust) || isExempt(request.path)) next();
    else sendRefusal(request, response, { status: 403, code: 'HTTPS_REQUIRED', message: httpsRequired });
  };
}
