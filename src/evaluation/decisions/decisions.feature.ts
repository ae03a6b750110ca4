import { scopeOfChange } from '../../identity/audit-log/scope-of-change.js';
import type { Scope } from '../../kernel/catalogue.js';
import type { Copied, Members } from '../../kernel/copied-values.js';
import type { Feature } from '../../kernel/feature.js';
import { showDecision } from './show-decision.js';

const decision: Copied = { show: showDecision };
const changed: Copied = { scopeOf: scopeOfChange, show: showChange };

/** What `evaluation/decisions` adds to Tribute: decisions as a caller may see them. */
export const decisionsFeature = {
  room: 'evaluation/decisions',
  copiedValues: {
    'Event.decision': decision,
    'ActionAttempt.decision': decision,
    'AuditEntry.before': changed,
    'AuditEntry.after': changed,
  },
} satisfies Feature;

/** An attempt is changed together with the trace of its decision. */
function showChange(change: Members, mayRead: (scope: Scope | '*') => boolean): Members {
  const { decision: trace } = change;
  if (typeof trace !== 'object' || trace === null) return change;
  return { ...change, decision: showDecision({ ...trace }, mayRead) };
}
