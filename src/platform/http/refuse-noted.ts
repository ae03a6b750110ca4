import { ActorKind } from '../../kernel/audit-trail.js';
import { ForbiddenError, UnauthenticatedError } from '../../kernel/errors.js';
import type { NoteRefusal } from '../../kernel/refusal.js';
import { addressGroup } from './client-address.js';

/** Passes an authenticator error on, and records it when it refuses a credential. */
export function refuseNoted(error: unknown, address: string, note: NoteRefusal): never {
  const reason =
    error instanceof UnauthenticatedError
      ? error.reason
      : error instanceof ForbiddenError
        ? 'FORBIDDEN'
        : undefined;
  if (reason !== undefined) {
    const actor = { kind: ActorKind.ANONYMOUS };
    note({ kind: 'CREDENTIAL', network: addressGroup(address), actor, reason, about: null });
  }
  throw error;
}
