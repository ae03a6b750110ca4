import type { AuditEntry } from '../identity/audit-log/audit-entry.entity.js';
import { showDecision } from '../evaluation/decisions/show-decision.js';
import type { Attempt } from '../notifications/webhook/delivery/attempt.entity.js';
import { loadEventType } from '../notifications/webhook/delivery/load-event-type.js';
import { ActorKind } from '../kernel/audit-trail.js';
import type { Copied, CopiedValues, Members, ScopeOf } from '../platform/graphql/copied-values.js';
import { scopeOfEventType } from '../kernel/scope-of-event-type.js';
import type { Scope } from '../kernel/catalogue.js';
import { mergedFeatures } from './merged-features.js';

const own: Copied = {};
const decision: Copied = { show: showDecision };
const sent: Copied = {
  scopeOf: async ({ deliveryId }: Attempt, caller) =>
    scopeOfEventType(await loadEventType(caller, deliveryId)),
};
const changed: Copied = { scopeOf: scopeOfObjectKind, show: showChange };

/**
 * Every field of type JSONObject, and every text that copies other data. A JSON field without a row stops the
 * start. If the caller lacks the scope from `scopeOf`, the field is null and `withheldReason` names the
 * scope.
 */
export const copiedValues: CopiedValues = {
  'Event.metadata': own,
  'Event.decision': decision,
  'Conversion.customDimensions': own,
  'ActionAttempt.decision': decision,
  'RewardRule.when': own,
  'DomainEvent.data': { scopeOf: ({ type }: { readonly type: string }) => scopeOfEventType(type) },
  'Attempt.requestHeaders': own,
  'Attempt.requestBody': sent,
  'Attempt.responseHeaders': own,
  // A receiver may quote what it was sent.
  'Attempt.responseBody': sent,
  'AuditEntry.actorName': { scopeOf: scopeOfActor },
  'AuditEntry.before': changed,
  'AuditEntry.after': changed,
};

function scopeOfActor({ actorKind }: AuditEntry): ScopeOf {
  if (actorKind === ActorKind.KEY) return 'keys:read';
  return actorKind === ActorKind.USER || actorKind === ActorKind.OPERATOR ? 'members:read' : null;
}

/** The scope of the entry's object type. An entry without an object contains the arguments of a query. */
function scopeOfObjectKind({ objectKind }: AuditEntry): ScopeOf {
  if (objectKind === null) return null;
  if (objectKind === 'user' || objectKind === 'userSession') return 'members:read';
  return mergedFeatures.types[objectKind.charAt(0).toUpperCase() + objectKind.slice(1)]?.scope ?? '*';
}

/** An attempt is changed together with the trace of its decision. */
function showChange(change: Members, mayRead: (scope: Scope | '*') => boolean): Members {
  const { decision: trace } = change;
  if (typeof trace !== 'object' || trace === null) return change;
  return { ...change, decision: showDecision({ ...trace }, mayRead) };
}
