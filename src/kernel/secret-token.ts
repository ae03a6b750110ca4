import { hash, randomBytes } from 'node:crypto';

/** A new secret: the prefix says what it is, 256 random bits make it unguessable. */
export function newToken(prefix: string): string {
  return prefix + randomBytes(32).toString('base64url').replaceAll(/[-_]/g, '0');
}

/**
 * What is kept of a token. A plain SHA-256 is enough because the token is random, not chosen by a person; looking rows up
 * by this hash also makes the comparison independent of how much of a guess is right.
 */
export function hashToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}
