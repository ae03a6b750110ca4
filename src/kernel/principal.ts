import { type Environment } from './environment.js';
import { ForbiddenError, notFound, UnauthenticatedError } from './errors.js';
import { roleAllows, type MemberRole } from './member-role.js';
import type { Plan } from './rate-limit.js';
import type { Scope } from './scopes.js';
import type { TenantScope } from './tenant-scope.js';

/** Nobody in particular. */
export interface AnonymousPrincipal {
  readonly kind: 'anonymous';
}

/** An organization's program, in the one environment of its key. */
export interface KeyPrincipal {
  readonly kind: 'key';
  readonly keyId: string;
  /** The bare uuid of the person who made the key, if it is known. */
  readonly createdBy?: string | null;
  /** Whether its organization is suspended: then it only reads. */
  readonly isSuspended?: boolean;
  /** Whether browsers hold it: then it can only report conversions, whatever its scopes. */
  readonly publishable: boolean;
  readonly organizationIds: readonly [string];
  readonly environment: Environment;
  readonly scopes: ReadonlySet<string>;
  /** The organization's; the free one when nothing is said. */
  readonly plan?: Plan | null;
  /** Points a minute, when the key has a limit of its own; 0 is without limit. */
  readonly rateLimit?: number | null;
  /** The key at the head of its line: which a person made, and which made this key or its makers. Itself when nothing is said. */
  readonly firstMakerId?: string | null;
  /** When it stops working by itself; never when nothing is said. */
  readonly expiresAt?: Date | null;
  /** Where browsers may use a publishable key. */
  readonly allowedOrigins?: readonly string[];
}

/** A person, in the environment that the session's request names, with every organization that they belong to. */
export interface UserPrincipal {
  readonly kind: 'user';
  readonly userId: string;
  readonly sessionId: string;
  /** When the session ends by itself. */
  readonly expiresAt?: Date;
  readonly organizationIds: readonly string[];
  /** The person's role in each of `organizationIds`, in the same order. */
  readonly roles: readonly MemberRole[];
  /** Those of `organizationIds` that are suspended: the person only reads there. */
  readonly suspendedIds?: readonly string[];
  /** Whether the person has shown their password or a code in this session a short time ago (`authorizeMinting`). */
  readonly isIdentityConfirmed?: boolean;
  /** Whether the person runs this platform. */
  readonly isOperator: boolean;
  /** Whether the person would be an operator, if they had a second factor. */
  readonly lacksSecondFactor?: boolean;
  readonly environment: Environment;
}

/** Who asks. */
export type Principal = AnonymousPrincipal | KeyPrincipal | UserPrincipal;

/** The part of the data that a principal may see: rows outside it do not exist for them. */
export interface Tenancy {
  readonly organizationIds: readonly string[];
  readonly environment: Environment;
}

/** The rows that the database shows to this principal; none of any tenant to nobody in particular. */
export function scopeOf(principal: Principal): TenantScope | undefined {
  if (principal.kind === 'anonymous') return undefined;
  const { organizationIds, environment } = principal;
  const person = principal.kind === 'user' ? { userId: principal.userId } : {};
  return { kind: 'tenant', organizationIds, environment, ...person };
}

/**
 * The bare uuid of the person behind a principal: who is signed in, or who made the key. What nobody may decide alone or about
 * themselves (docs/security.md#four-eyes) is compared by it. Undefined for a visitor and for a key of unknown origin.
 */
export function personOf(principal: Principal): string | undefined {
  if (principal.kind === 'anonymous') return undefined;
  return principal.kind === 'user' ? principal.userId : (principal.createdBy ?? undefined);
}

export const anonymous: AnonymousPrincipal = { kind: 'anonymous' };

/**
 * Whether this is an API key without the scope. Every member may read whatever a scope names, but the audit log, and a
 * promoter their own things, so people are not asked where only reading is in question.
 */
export function lacksScope(principal: Principal, scope: Scope | '*'): boolean {
  return principal.kind === 'key' && !principal.scopes.has('*') && !principal.scopes.has(scope);
}

/**
 * Where a principal that is somebody may do what the scope names; 401 and 403 otherwise. Use it first in every service
 * method. Of a person's organizations, those where their role does not allow it are left out.
 */
export function requireScope(principal: Principal, scope: Scope): Tenancy {
  if (principal.kind === 'anonymous') throw new UnauthenticatedError();
  if (principal.kind === 'key') {
    if (lacksScope(principal, scope)) throw new ForbiddenError(`This API key lacks the scope "${scope}".`);
    if (principal.isSuspended && isWrite(scope)) throw new ForbiddenError(suspended);
    return principal;
  }
  const { organizationIds, roles, environment } = principal;
  const allowed = organizationIds.filter((_, index) => roleAllows(roles[index] as MemberRole, scope));
  if (allowed.length === 0 && organizationIds.length > 0) throw new ForbiddenError(roleLacks(scope));
  if (!isWrite(scope) || !principal.suspendedIds?.length) return { organizationIds: allowed, environment };
  const active = allowed.filter((id) => !principal.suspendedIds?.includes(id));
  if (active.length === 0) throw new ForbiddenError(suspended);
  return { organizationIds: active, environment };
}

/** What is said to who would change something in a suspended organization. */
export const suspended = 'This organization is suspended: it can be read, and not changed.';

function isWrite(scope: Scope): boolean {
  return !scope.endsWith(':read');
}

/** Refuses a change of a row that the principal can read but whose organization gives them no right to it. */
export function requireScopeOn(
  principal: Principal,
  scope: Scope,
  row: { readonly organizationId: string },
): void {
  if (!requireScope(principal, scope).organizationIds.includes(row.organizationId)) {
    throw forbidden(principal, scope, row.organizationId);
  }
}

function forbidden(principal: Principal, scope: Scope, organizationId: string): ForbiddenError {
  const isSuspended = principal.kind === 'user' && principal.suspendedIds?.includes(organizationId);
  return new ForbiddenError(isSuspended && isWrite(scope) ? suspended : roleLacks(scope));
}

function roleLacks(scope: Scope): string {
  return `Your role in this organization does not include "${scope}".`;
}

/** Refuses everybody who does not run this platform. Use it first in every method that looks across tenants. */
export function requireOperator(principal: Principal): UserPrincipal {
  if (principal.kind === 'anonymous') throw new UnauthenticatedError();
  if (principal.kind === 'user' && principal.isOperator) return principal;
  throw notOperator(principal);
}

/** Why a principal is no operator. */
export function notOperator(principal: Principal): ForbiddenError {
  return new ForbiddenError(
    principal.kind === 'user' && principal.lacksSecondFactor === true
      ? 'Operators need a second factor: turn it on by startTotp and confirmTotp.'
      : 'Only an operator of this platform can do this.',
  );
}

/** The principal as it is in one of its organizations, for a place that is about that one alone. */
export function narrowTo(principal: Principal, organizationId: string): Principal {
  if (principal.kind !== 'user') return principal;
  const role = principal.roles[principal.organizationIds.indexOf(organizationId)];
  return role === undefined ? principal : { ...principal, organizationIds: [organizationId], roles: [role] };
}

/** The tenancy in which a principal with this scope reads. */
export function tenancyFor(principal: Principal, scope: Scope): Tenancy {
  return requireScope(principal, scope);
}

/**
 * The organization and environment in which to write. `organizationId` is the bare uuid that the caller named, or
 * undefined for the caller's own: a person with several organizations has to name one.
 * Another tenant's organization reads as not found.
 */
export function organizationFor(
  principal: Principal,
  scope: Scope,
  organizationId: string | undefined,
  ...field: string[]
): { organizationId: string; environment: Environment } {
  const { organizationIds, environment } = requireScope(principal, scope);
  const chosen = organizationId ?? (organizationIds.length === 1 ? organizationIds[0] : undefined);
  if (chosen === undefined || !organizationIds.includes(chosen)) {
    const known = principal.kind === 'user' && principal.organizationIds.includes(chosen ?? '');
    throw known ? forbidden(principal, scope, chosen ?? '') : notFound('organization', ...field);
  }
  return { organizationId: chosen, environment };
}
