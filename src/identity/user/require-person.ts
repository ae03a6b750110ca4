import { ForbiddenError, UnauthenticatedError } from '../../kernel/errors.js';
import type { Principal, UserPrincipal } from '../../kernel/principal.js';

/** Requires a signed-in person, because only its owner may manage an account. */
export function requirePerson(principal: Principal): UserPrincipal {
  if (principal.kind === 'anonymous') throw new UnauthenticatedError();
  if (principal.kind === 'key') throw new ForbiddenError('An API key has no account of its own; sign in.');
  return principal;
}
