import { decodeId } from '../../kernel/ids.js';
import { ApiKeyActor, UserActor } from './actor.types.js';

/** The user or API key with this TypeID, who acted in the organization. */
export function actorById(typeId: string, organizationId: string): UserActor | ApiKeyActor {
  return decodeId('user', typeId) === undefined
    ? new ApiKeyActor(typeId, organizationId)
    : new UserActor(typeId, organizationId);
}
