import type { Scope } from './catalogue.js';
import { type Environment } from './environment.js';
import { ForbiddenError, notFound, UnauthenticatedError } from './errors.js';
import { optionalId } from './ids.js';
import type { MemberRole } from './member-role.js';
import type { Plan } from './rate-limit.js';
import { roleAllows } from './scopes.js';
import type { TenantScope } from './tenant-scope.js';

/** A caller without a credential. */
export interface AnonymousPrincipal {
  readonly kind: 'anonymous';
}

/** An API key of an organization, in its one environment. */
export interface KeyPrincipal {
  readonly kind: 'key';
  readonly keyId: string;
  /** The bare uuid of the person who created the key, if known. */
  readonly createdBy?: string | null;
  /** Whether its organization is suspended. Then the key can only read. */
  readonly isSuspended?: boolean;
  /** Whether browsers hold it. Then it can only report conversions, regardless of its scopes. */
  readonly publishable: boolean;
  readonly organizationIds: readonly [string];
  readonly environment: Environment;
  readonly scopes: ReadonlySet<string>;
  /** The plan of the organization; free by default. */
  readonly plan?: Plan | null;
  /** Points a minute, if the key has its own limit; 0 is unlimited. */
  readonly rateLimit?: number | null;
  /** The first key in the chain of keys that created this one; a person created it. Defaults to this key. */
  readonly firstMakerId?: string | null;
  /** When it expires; never by default. */
  readonly expiresAt?: Date | null;
  /** Where browsers may use a publishable key. */
  readonly allowedOrigins?: readonly string[];
}

/** A user in the environment that the request names, with every organization that they belong to. */
export interface UserPrincipal {
  readonly kind: 'user';
  readonly userId: string;
  readonly sessionId: string;
  /** When the session expires. */
  readonly expiresAt?: Date;
  readonly organizationIds: readonly string[];
  /** The person's role in each of `organizationIds`, in the same order. */
  readonly roles: readonly MemberRole[];
  /** Those of `organizationIds` that are suspended. The person can only read there. */
  readonly suspendedIds?: readonly string[];
  /** Whether the person entered their password or a code in this session recently (`authorizeMinting`). */
  readonly isIdentityConfirmed?: boolean;
  /** Whether the person is an operator. */
  readonly isOperator: boolean;
  /** Whether the person would be an operator if they had a second factor. */
  readonly lacksSecondFactor?: boolean;
  readonly environment: Environment;
}

export type Principal = AnonymousPrincipal | KeyPrincipal | UserPrincipal;

/** The data that a principal can see. Other rows read as not found. */
export interface Tenancy {
  readonly organizationIds: readonly string[];
  readonly environment: Environment;
}

/** The rows that the database shows to this principal; no tenant rows for an anonymous one. */
export function scopeOf(principal: Principal): TenantScope | undefined {
  if (principal.kind === 'anonymous') return undefined;
  const { organizationIds, environment } = principal;
  const person = principal.kind === 'user' ? { userId: principal.userId } : {};
  return { kind: 'tenant', organizationIds, environment, ...person };
}

/**
 * The bare uuid of the person behind a principal: the signed-in user, or the creator of the key. The
 * four-eyes rules compare it (docs/security.md#four-eyes). Undefined for a visitor or a key of unknown
 * origin.
 */
export function personOf(principal: Principal): string | undefined {
  if (principal.kind === 'anonymous') return undefined;
  return principal.kind === 'user' ? principal.userId : (principal.createdBy ?? undefined);
}

export const anonymous: AnonymousPrincipal = { kind: 'anonymous' };

/**
 * Whether this is an API key without the scope. People are not checked for reading: every member may read
 * everything but the audit log, and a promoter their own objects.
 */
export function lacksScope(principal: Principal, scope: Scope | '*'): boolean {
  return principal.kind === 'key' && !principal.scopes.has('*') && !principal.scopes.has(scope);
}

/**
 * Where an authenticated principal may act under the scope; otherwise 401 or 403. Call it first in every
 * service method. It omits organizations in which the person's role does not allow the scope.
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

/** The message for a refused change in a suspended organization. */
export const suspended = 'This organization is suspended: it can be read but not changed.';

function isWrite(scope: Scope): boolean {
  return !scope.endsWith(':read');
}

/** Refuses a change of a row that the principal can read but has no right to change in its organization. */
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

/** Refuses everybody but operators. Call it first in every method that reads across tenants. */
export function requireOperator(principal: Principal): UserPrincipal {
  if (principal.kind === 'anonymous') throw new UnauthenticatedError();
  if (principal.kind === 'user' && principal.isOperator) return principal;
  throw notOperator(principal);
}

/** Why a principal is not an operator. */
export function notOperator(principal: Principal): ForbiddenError {
  return new ForbiddenError(
    principal.kind === 'user' && principal.lacksSecondFactor === true
      ? 'Operators need a second factor: turn it on with startTotp and confirmTotp.'
      : 'Only an operator of this platform can do this.',
  );
}

/** The principal reduced to one of its organizations. */
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
 * The organization and environment in which to write. `typeId` is the TypeID from the caller, or absent for
 * their own. A person with several organizations must name one. Another tenant's organization reads as not
 * found.
 */
export function organizationFor(
  principal: Principal,
  scope: Scope,
  typeId: string | null | undefined,
  field = 'organizationId',
): { organizationId: string; environment: Environment } {
  const named = optionalId('organization', typeId, field);
  const { organizationIds, environment } = requireScope(principal, scope);
  const chosen = named ?? (organizationIds.length === 1 ? organizationIds[0] : undefined);
  if (chosen === undefined || !organizationIds.includes(chosen)) {
    const known = principal.kind === 'user' && principal.organizationIds.includes(chosen ?? '');
    throw known ? forbidden(principal, scope, chosen ?? '') : notFound('organization', field);
  }
  return { organizationId: chosen, environment };
}
