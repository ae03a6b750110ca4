import type { PasswordHasher } from './password-hasher.js';
import { requireStrongPassword, type PasswordOwner } from './require-strong-password.js';

/**
 * The hash of a new, strong password. The strength check costs the main thread milliseconds, so a full hasher
 * refuses before it.
 * @throws RefusedError UNAVAILABLE when too many passwords wait, INVALID naming `field` when it is weak.
 */
export async function hashNewPassword(
  hasher: PasswordHasher,
  password: string,
  owner: PasswordOwner,
  field: string,
): Promise<string> {
  hasher.refuseWhenFull();
  await requireStrongPassword(password, owner, field);
  return hasher.hash(password);
}
