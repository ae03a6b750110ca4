import type { UnauthenticatedError } from './errors.js';

const realm = 'Bearer realm="tribute"';

/**
 * The header `WWW-Authenticate` of an answer with 401 (RFC 6750): without a credential only how to send one, with one also
 * what is wrong with it.
 */
export function challengeOf({ reason, message }: UnauthenticatedError): string {
  if (reason === 'MISSING') return realm;
  // The RFC allows printable ASCII without quotation marks and backslashes.
  const description = message.replaceAll('"', "'").replaceAll(/[^\x20-\x7e]|\\/g, ' ');
  return `${realm}, error="invalid_token", error_description="${description}"`;
}
