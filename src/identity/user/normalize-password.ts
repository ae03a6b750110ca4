/**
 * A password as it is hashed: in Unicode's form NFKC, so that keyboards and systems that write the same characters differently lead to
 * the same password (RFC 8265, NIST SP 800-63B).
 */
export function normalizePassword(password: string): string {
  return password.normalize('NFKC');
}
