import { UnauthenticatedError } from '../../kernel/errors.js';
import { encodeId } from '../../kernel/ids.js';
import type { Principal } from '../../kernel/principal.js';

/** The TypeID of the person or API key that acts. */
export function actorIdOf(principal: Principal): string {
  if (principal.kind === 'anonymous') throw new UnauthenticatedError();
  return principal.kind === 'key' ? encodeId('apiKey', principal.keyId) : encodeId('user', principal.userId);
}
