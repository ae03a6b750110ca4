import type { AuditEntry } from '../../identity/audit-log/audit-entry.entity.js';
import type { Caller } from '../../kernel/caller.js';
import type { Scope } from '../../kernel/catalogue.js';
import type { Copied, Members, ScopeOf, ScopeOfType } from '../../kernel/copied-values.js';
import { part, type Feature } from '../../kernel/feature.js';
import { ClickReasonName, EventReason, FundingResult, RuleResultName } from './decision.enums.js';
import {
  AttemptDecisionTraceResolver,
  EventDecisionResolver,
  EventDecisionTraceResolver,
} from './event-decision.resolver.js';
import { showDecision } from './show-decision.js';

const decision: Copied = { show: showDecision };
const typed: Copied = {
  show: ({ trace, asset }, mayRead) => ({ trace: showDecision({ ...(trace as Members) }, mayRead), asset }),
};
const changed: Copied = { scopeOf: scopeOfChange, show: showChange };

/** What `evaluation/decisions` adds to Tribute: decisions as a caller may see them. */
export const decisionsFeature = {
  room: 'evaluation/decisions',
  reasons: { EVENT: EventReason, RULE: RuleResultName, FUNDING: FundingResult, CLICK: ClickReasonName },
  copiedValues: {
    'Event.decision': decision,
    'Event.decisionTrace': typed,
    'ActionAttempt.decisionTrace': typed,
    'ActionAttempt.decision': decision,
    'AuditEntry.before': changed,
    'AuditEntry.after': changed,
  },
  types: {
    DecisionAttribution: part,
    DecisionCap: part,
    DecisionComparison: part,
    DecisionEffect: part,
    DecisionFraudCheck: part,
    DecisionFunding: part,
    DecisionRefusal: part,
    DecisionRule: part,
    DecisionShare: part,
    DecisionTier: part,
    DecisionTouch: part,
    EventDecision: part,
    FraudCheckInput: part,
    WithheldPart: part,
  },
  create: () => ({
    resolvers: [
      new EventDecisionTraceResolver(),
      new AttemptDecisionTraceResolver(),
      new EventDecisionResolver(),
    ],
  }),
} satisfies Feature;

/** An attempt is changed together with the trace of its decision. */
function showChange(change: Members, mayRead: (scope: Scope | '*') => boolean): Members {
  const { decision: trace } = change;
  if (typeof trace !== 'object' || trace === null) return change;
  return { ...change, decision: showDecision({ ...trace }, mayRead) };
}

/** The scope of the entry's object type. An entry without an object contains the arguments of a query. */
function scopeOfChange({ objectKind }: AuditEntry, _caller: Caller, scopeOfType: ScopeOfType): ScopeOf {
  if (objectKind === null) return null;
  if (objectKind === 'user' || objectKind === 'userSession') return 'members:read';
  return scopeOfType(objectKind.charAt(0).toUpperCase() + objectKind.slice(1));
}
