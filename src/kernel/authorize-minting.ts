import { Environment } from './environment.js';
import { ErrorCode, ForbiddenError, refuse, UnauthenticatedError } from './errors.js';
import { MemberRole } from './member-role.js';
import type { KeyPrincipal, Principal, UserPrincipal } from './principal.js';

/** A grant of power, or of a payout destination. */
export type Minting =
  /** A role in an organization, by invitation or promotion. Membership counts in both environments. */
  | { readonly kind: 'ROLE'; readonly role: MemberRole; readonly organizationId: string }
  | {
      readonly kind: 'API_KEY';
      readonly environment: Environment;
      readonly scopes: readonly string[];
      readonly expiresAt: Date | null;
    }
  /** The secret that signs an endpoint's webhooks. */
  | { readonly kind: 'WEBHOOK_SECRET'; readonly environment: Environment }
  | { readonly kind: 'PAYOUT_DESTINATION'; readonly environment: Environment };

/**
 * Decides whether a principal may mint something. No other code decides this. Call it after the scope check.
 * - No principal mints more than it has: no higher role, no key with more scopes, a later expiry or another
 * environment.
 * - A sandbox key mints nothing that reaches the live environment.
 * - An API key creates no admins or owners, and sets no live payout destination.
 * - A person who mints something live must have confirmed their identity recently; otherwise it throws a
 * refusal with `STEP_UP_REQUIRED`. It throws `ForbiddenError` for everything else that is not allowed.
 */
export function authorizeMinting(principal: Principal, minting: Minting): void {
  if (principal.kind === 'anonymous') throw new UnauthenticatedError();
  if (principal.kind === 'key') authorizeKey(principal, minting);
  else authorizePerson(principal, minting);
}

function authorizeKey(key: KeyPrincipal, minting: Minting): void {
  if (key.publishable) throw new ForbiddenError('A publishable key can only report conversions.');
  switch (minting.kind) {
    case 'ROLE':
      requireLiveKey(key);
      if (minting.role === MemberRole.MEMBER) return;
      throw new ForbiddenError('An API key can only invite members with the role MEMBER; sign in.');
    case 'API_KEY':
      authorizeKeyOfKey(key, minting);
      return;
    case 'WEBHOOK_SECRET':
      requireSameEnvironment(key, minting.environment);
      return;
    case 'PAYOUT_DESTINATION':
      requireSameEnvironment(key, minting.environment);
      if (minting.environment === Environment.SANDBOX) return;
      throw new ForbiddenError('An API key cannot set a live payout destination; sign in.');
  }
}

/** Refuses changes by a sandbox key to members and their roles, because both environments share them. */
export function requireLiveKey(principal: Principal): void {
  if (principal.kind !== 'key' || principal.environment === Environment.LIVE) return;
  throw new ForbiddenError(
    'Members belong to both environments, so a sandbox API key cannot change them; use a live key or sign in.',
  );
}

function requireSameEnvironment(key: KeyPrincipal, environment: Environment): void {
  if (key.environment === environment) return;
  throw new ForbiddenError('An API key cannot create credentials in the other environment.');
}

function authorizeKeyOfKey(key: KeyPrincipal, wanted: Extract<Minting, { kind: 'API_KEY' }>): void {
  if (key.environment !== wanted.environment) {
    throw new ForbiddenError('An API key cannot create a key of the other environment.');
  }
  const missing = key.scopes.has('*') ? undefined : wanted.scopes.find((scope) => !key.scopes.has(scope));
  if (missing !== undefined) {
    throw new ForbiddenError(`This API key lacks the scope "${missing}" and cannot grant it.`);
  }
  const { expiresAt } = key;
  if (!expiresAt || (wanted.expiresAt && wanted.expiresAt <= expiresAt)) return;
  throw new ForbiddenError(
    `This API key expires on ${expiresAt.toISOString()}; a key that it creates needs an expiresAt that is not later.`,
  );
}

const rank = { [MemberRole.MEMBER]: 0, [MemberRole.ADMIN]: 1, [MemberRole.OWNER]: 2 };

/** Whether `role` gives more power than `other`. Every role outranks no role. */
export function outranks(role: MemberRole, other: MemberRole | undefined): boolean {
  return other === undefined || rank[role] > rank[other];
}

function authorizePerson(person: UserPrincipal, minting: Minting): void {
  if (minting.kind === 'ROLE') {
    const own = person.roles[person.organizationIds.indexOf(minting.organizationId)];
    if (outranks(minting.role, own)) throw new ForbiddenError('Nobody can give a role above their own.');
    requireConfirmedIdentity(person);
  } else if (minting.environment === Environment.LIVE) requireConfirmedIdentity(person);
}

/** Refuses with `STEP_UP_REQUIRED` a session without a recent password or code confirmation. */
function requireConfirmedIdentity({ isIdentityConfirmed }: UserPrincipal): void {
  if (isIdentityConfirmed === true) return;
  throw refuse(
    ErrorCode.STEP_UP_REQUIRED,
    'Confirm that it is you, with your password or a code: call confirmIdentity, then send this request again.',
  );
}
