import type { Scope } from './scopes.js';

/** The role of a member. */
export enum MemberRole {
  OWNER = 'OWNER',
  ADMIN = 'ADMIN',
  MEMBER = 'MEMBER',
}

/**
 * The scopes with which a plain member may change things: daily work. Owners and admins may use every scope.
 * The member services decide what only an owner may do (grant and revoke ownership).
 */
const changesOfMembers: ReadonlySet<string> = new Set<Scope>([
  'campaigns:write',
  'gigs:write',
  'promoters:write',
  'attribution:write',
  'events:write',
  'attempts:write',
]);

/** Whether this role grants the scope. Every role may read everything but the audit log. */
export function roleAllows(role: MemberRole, scope: Scope): boolean {
  if (role !== MemberRole.MEMBER || changesOfMembers.has(scope)) return true;
  return scope.endsWith(':read') && scope !== 'audit:read';
}
