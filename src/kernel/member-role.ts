import type { Scope } from './scopes.js';

/** What a member may do. */
export enum MemberRole {
  OWNER = 'OWNER',
  ADMIN = 'ADMIN',
  MEMBER = 'MEMBER',
}

/**
 * What a plain member may change: the day's work. Owners and admins may do everything that a scope names; what
 * only an owner may do (make and unmake owners) is decided where members are changed.
 */
const changesOfMembers: ReadonlySet<string> = new Set<Scope>([
  'campaigns:write',
  'gigs:write',
  'promoters:write',
  'attribution:write',
  'events:write',
  'attempts:write',
]);

/** Whether this role may do in its organization what a key with this scope may. Everybody may read all but the audit log. */
export function roleAllows(role: MemberRole, scope: Scope): boolean {
  if (role !== MemberRole.MEMBER || changesOfMembers.has(scope)) return true;
  return scope.endsWith(':read') && scope !== 'audit:read';
}
