import type { Scope } from '../../kernel/catalogue.js';
import { decisionMembers } from './decision-members.js';

type Members = Readonly<Record<string, unknown>>;

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
