import { catalogue, type Scope } from './catalogue.js';
import { MemberRole } from './member-role.js';

/** Whether the text is a scope of API keys. `*`, which means all scopes, is none itself. */
export function isScope(text: string): text is Scope {
  return catalogue().scopes.has(text);
}

/** The roles whose members may use a scope. */
export function rolesWith(scope: Scope): readonly MemberRole[] {
  return Object.values(MemberRole).filter((role) => roleAllows(role, scope));
}

/** Whether this role grants the scope. The member services decide what only an owner may do. */
export function roleAllows(role: MemberRole, scope: Scope): boolean {
  return role !== MemberRole.MEMBER || catalogue().scopes.get(scope)?.leastRole === MemberRole.MEMBER;
}
