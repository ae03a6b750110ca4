/**
 * An e-mail address as it is kept and looked up. PostgreSQL folds ASCII as we do, and the rest by its locale: folded here
 * already, no two spellings that we count apart are one account there.
 */
export function addressOf(email: string): string {
  return /^[\0-\x7f]*$/.test(email) ? email : email.toLowerCase();
}
