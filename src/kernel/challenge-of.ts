import type { UnauthenticatedError } from './errors.js';

const realm = 'Bearer realm="tribute"';

/**
 * The `WWW-Authenticate` header of a 401 response (RFC 6750). Without a credential it says only how to send
 * one; with one it also says what is wrong.
 */
export function challengeOf({ reason, message }: UnauthenticatedError): string {
  if (reason === 'MISSING') return realm;
  // The RFC allows printable ASCII without quotation marks and backslashes.
  const description = message.replaceAll('"', "'").replaceAll(/[^\x20-\x7e]|\\/g, ' ');
  return `${realm}, error="invalid_token", error_description="${description}"`;
}
