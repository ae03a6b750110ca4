import { ActorKind } from '../../kernel/audit-trail.js';
import {
  AnonymousActor,
  ApiKeyActor,
  OperatorActor,
  SystemActor,
  UserActor,
  type Actor,
} from '../actor/actor.types.js';
import type { AuditEntry } from './audit-entry.entity.js';

type Recorded = Pick<AuditEntry, 'actorKind' | 'actorId' | 'actorName' | 'organizationId'>;

/** Who did it, with the name at that time. */
export function actorOfEntry({ actorKind, actorId, actorName, organizationId }: Recorded): Actor {
  if (actorId === null) return actorKind === ActorKind.SYSTEM ? new SystemActor() : new AnonymousActor();
  if (actorKind === ActorKind.KEY) return new ApiKeyActor(actorId, organizationId, actorName);
  if (actorKind === ActorKind.OPERATOR) return new OperatorActor(actorId, organizationId, actorName);
  return new UserActor(actorId, organizationId, actorName);
}
