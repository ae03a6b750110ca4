import type { IncomingHttpHeaders } from 'node:http';
import { UnauthenticatedError } from '../../kernel/errors.js';

/** The token of `Authorization: Bearer <token>`; undefined for any other value. */
export function bearerToken(authorization: string): string | undefined {
  return /^bearer +([\w.-]+)$/i.exec(authorization.trim())?.[1];
}

/**
 * The `Authorization` header of a request, or the key in TonicPow's `api_key` header. Two different
 * credentials are refused, because the intended one is unknown.
 */
export function authorizationOf(headers: IncomingHttpHeaders): string | undefined {
  const { authorization, api_key: apiKey } = headers;
  if (apiKey === undefined) return authorization;
  const key = String(apiKey).trim();
  if (authorization !== undefined && bearerToken(authorization) !== key) {
    throw new UnauthenticatedError(
      'The headers "Authorization" and "api_key" have different credentials; send one of them.',
      'MALFORMED',
    );
  }
  return `Bearer ${key}`;
}
