/* Which scope each value of a decision trace needs, and the trace as a caller may see it. */
import type { Scope } from '../../kernel/catalogue.js';

type Members = Readonly<Record<string, unknown>>;

/** The scope required for a value, in addition to that of the event or attempt. Null: no extra scope. */
type MemberScope = Scope | null | ((of: Members) => Scope | null);

/**
 * The scope of each member of a decision trace, by path. Lists are transparent, and a row covers all values
 * below it. Reasons and rewards need no extra scope. Copied values need the scope of their source: balances,
 * rule terms, clicks, promoters. A member without a row is only shown to callers with all scopes.
 */
const decisionMembers: Readonly<Record<string, MemberScope>> = {
  reason: null,
  note: null,
  error: null,
  ruleVersion: null,

  'attribution.by': null,
  'attribution.linkId': null,
  'attribution.promoterId': null,
  'attribution.campaignId': null,
  'attribution.clickedAt': 'attribution:read',
  'attribution.model': null,
  'attribution.halfLifeDays': null,
  'attribution.touches.linkId': null,
  'attribution.touches.promoterId': null,
  'attribution.touches.clickedAt': 'attribution:read',
  'attribution.touches.weight': null,
  'attribution.touches.of': null,
  'attribution.touches.refused': null,

  'fraudChecks.check': null,
  'fraudChecks.verdict': null,
  'fraudChecks.inputs.matched': null,
  'fraudChecks.inputs.isDuplicate': null,
  'fraudChecks.inputs.duplicateSeconds': 'campaigns:read',
  'fraudChecks.inputs.ageSeconds': 'attribution:read',
  'fraudChecks.inputs.windowDays': 'campaigns:read',
  'fraudChecks.inputs.isBotClick': 'attribution:read',
  'fraudChecks.inputs.isDataCentreClick': 'attribution:read',
  'fraudChecks.inputs.country': 'attribution:read',
  'fraudChecks.inputs.recentEvents': null,
  'fraudChecks.inputs.velocityEvents': 'campaigns:read',
  'fraudChecks.inputs.velocitySeconds': 'campaigns:read',
  'fraudChecks.inputs.isBrowserReport': null,
  'fraudChecks.inputs.holdingPeriodDays': 'campaigns:read',

  'effects.kind': null,
  'effects.goalId': null,
  'effects.gigId': null,
  'effects.verified': null,
  'effects.reward': null,

  'refusals.goalId': null,
  'refusals.gigId': null,
  'refusals.reason': null,

  'rules.rule': null,
  'rules.effect': null,
  'rules.result': null,
  'rules.amount': null,
  'rules.byTouch': null,
  'rules.shares.promoterId': null,
  'rules.shares.result': null,
  'rules.shares.amount': null,
  'rules.shares.price': 'campaigns:read',
  'rules.shares.caps': 'campaigns:read',
  'rules.price': 'campaigns:read',
  'rules.tier': 'campaigns:read',
  'rules.caps': 'campaigns:read',
  'rules.conditions': 'campaigns:read',
  'rules.conditions.input': ({ field }) => scopeOfRuleInput(String(field)),

  'funding.rule': null,
  'funding.promoterId': null,
  'funding.result': null,
  'funding.exceeds': null,
  'funding.from': null,
  'funding.fee': 'rewards:read',
  'funding.before': 'wallet:read',
  'funding.after': 'wallet:read',
  'funding.limitLeft': 'campaigns:read',
};

/** The scope of a value that a condition compared. An id takes the scope of the object that has it. */
function scopeOfRuleInput(field: string): Scope | null {
  if (field.startsWith('click.')) return 'attribution:read';
  if (field.startsWith('promoter.') && field !== 'promoter.id') return 'promoters:read';
  return null;
}

/**
 * A decision trace without the values that the caller may not read. Each such value becomes null. The member
 * `withheld` maps its path to the missing scope: `{ "funding.before": "wallet:read" }`. Pure.
 */
export function showDecision(decision: Members, mayRead: (scope: Scope | '*') => boolean): Members {
  const withheld: Record<string, string> = {};
  const isShown = (path: string, scope: Scope | '*' | null): boolean => {
    if (scope === null || mayRead(scope)) return true;
    withheld[path] = scope;
    return false;
  };
  const show = (value: unknown, path: string, of: Members, isKnown: boolean): unknown => {
    if (value === null || value === undefined) return value;
    const row = Object.hasOwn(decisionMembers, path) ? decisionMembers[path] : undefined;
    const scope = typeof row === 'function' ? row(of) : row;
    if (scope !== undefined && !isShown(path, scope)) return null;
    return below(value, path, isKnown || scope !== undefined);
  };
  const below = (value: unknown, path: string, isKnown: boolean): unknown => {
    if (Array.isArray(value)) return value.map((item: unknown) => below(item, path, isKnown));
    if (isMembers(value)) {
      const within = path === '' ? '' : `${path}.`;
      return Object.fromEntries(
        Object.entries(value).map(([name, member]) => [name, show(member, within + name, value, isKnown)]),
      );
    }
    return isKnown || isShown(path, '*') ? value : null;
  };
  const shown = below(decision, '', false) as Members;
  return Object.keys(withheld).length === 0 ? shown : { ...shown, withheld };
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null;
}
