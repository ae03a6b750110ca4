import { UnauthenticatedError } from './errors.js';
import { encodeId } from './ids.js';
import type { Principal, UserPrincipal } from './principal.js';

/** Tribute itself, as a column has it. */
export const systemText = 'system';
/** Before the id of a person who acted as an operator. */
export const operatorPrefix = 'operator:';
/** Before the id of a person who was no member of the organization, such as a promoter. */
export const outsiderPrefix = 'outsider:';

/**
 * Who acts in an organization, as a column has it: the TypeID of a person or key. `identity/actor` makes an
 * `Actor` of it.
 */
export function actorText(principal: Principal, organizationId: string): string {
  if (principal.kind === 'anonymous') throw new UnauthenticatedError();
  if (principal.kind === 'key') return encodeId('apiKey', principal.keyId);
  const id = encodeId('user', principal.userId);
  return principal.organizationIds.includes(organizationId) ? id : outsiderPrefix + id;
}

/** An operator who acts in that role, as a column has it. */
export function operatorText({ userId }: Pick<UserPrincipal, 'userId'>): string {
  return operatorPrefix + encodeId('user', userId);
}
