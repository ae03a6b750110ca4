import { ActorKind, type AuditedAction } from './audit-trail.js';
import type { Principal } from './principal.js';

/** The actor that the audit log records for a principal who does not act as an operator. */
export function actorOf(principal: Principal): AuditedAction['actor'] {
  if (principal.kind === 'anonymous') return { kind: ActorKind.ANONYMOUS };
  if (principal.kind === 'key') return { kind: ActorKind.KEY, keyId: principal.keyId };
  return { kind: ActorKind.USER, userId: principal.userId };
}
