import type { IncomingHttpHeaders } from 'node:http';
import { UnauthenticatedError } from '../../kernel/errors.js';

/** The token of `Authorization: Bearer <token>`; undefined when the header is something else. */
export function bearerToken(authorization: string): string | undefined {
  return /^bearer +([\w.-]+)$/i.exec(authorization.trim())?.[1];
}

/**
 * The header `Authorization` of a request, also of one that brings its key as TonicPow's SDKs do: in the header `api_key`.
 * Two credentials that differ are refused, because nobody could tell which one was meant.
 */
export function authorizationOf(headers: IncomingHttpHeaders): string | undefined {
  const { authorization, api_key: apiKey } = headers;
  if (apiKey === undefined) return authorization;
  const key = String(apiKey).trim();
  if (authorization !== undefined && bearerToken(authorization) !== key) {
    throw new UnauthenticatedError(
      'The headers "Authorization" and "api_key" bring different credentials; send one of them.',
      'MALFORMED',
    );
  }
  return `Bearer ${key}`;
}
