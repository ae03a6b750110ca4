/**
 * Normalizes a password to Unicode NFKC before hashing (RFC 8265, NIST SP 800-63B). Keyboards and systems
 * that encode the same characters differently then give the same password.
 */
export function normalizePassword(password: string): string {
  return password.normalize('NFKC');
}
