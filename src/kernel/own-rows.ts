import type { Scope } from './catalogue.js';
import type { Environment } from './environment.js';
import { requireScope, type Principal } from './principal.js';

/** The rows that a principal may read or change with a scope, as a condition of a query by entities. */
export function ownRows(
  principal: Principal,
  scope: Scope,
): { organizationId: { $in: string[] }; environment: Environment } {
  const { organizationIds, environment } = requireScope(principal, scope);
  return { organizationId: { $in: [...organizationIds] }, environment };
}
