/**
 * Normalizes a password to Unicode NFKC before hashing, so that keyboards and systems that encode the same
 * characters differently give the same password (RFC 8265, NIST SP 800-63B).
 */
export function normalizePassword(password: string): string {
  return password.normalize('NFKC');
}
