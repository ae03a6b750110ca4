import type { Scope } from '../../src/kernel/catalogue.js';
import type { Principal } from '../../src/kernel/principal.js';

/** Whether the caller has this scope; for parts of a response that are otherwise omitted. */
export function may(principal: Principal, scope: Scope): boolean {
  if (principal.kind === 'key') return principal.scopes.has('*') || principal.scopes.has(scope);
  return principal.kind === 'user';
}
