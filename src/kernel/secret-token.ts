import { hash, randomBytes } from 'node:crypto';

/** A new secret: the prefix gives its kind, 256 random bits make it unguessable. */
export function newToken(prefix: string): string {
  return prefix + randomBytes(32).toString('base64url').replaceAll(/[-_]/g, '0');
}

/**
 * The stored form of a token. A plain SHA-256 is enough because the token is random, not chosen by a person.
 * Looking rows up by this hash also keeps the timing independent of how much of a guess is right.
 */
export function hashToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
