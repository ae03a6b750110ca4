import { Plan } from '../../../kernel/rate-limit.js';
import type { KeyPrincipal, Principal } from '../../../kernel/principal.js';
import { addressGroup } from '../client-address.js';

/** Points a minute for each kind of caller; 0 is unlimited. */
export interface PlanLimits {
  /** For each address without a valid credential. */
  readonly anonymous: number;
  /** For each user with a session. */
  readonly user: number;
  /** For each key of an organization on the plan, unless the key has its own limit. */
  readonly keys: Readonly<Record<Plan, number>>;
  /** For all keys of an organization on the plan together. */
  readonly organizations: Readonly<Record<Plan, number>>;
}

/** A rate-limit bucket: its subject and its size. */
export interface Allowance {
  readonly subject: string;
  readonly limit: number;
}

/**
 * The rate-limit buckets of a request, in order: those of its key and the key's organization, of its user, or
 * of its address. Without a limit there is no bucket.
 */
export function allowancesOf(
  principal: Principal | undefined,
  address: string,
  limits: PlanLimits,
): readonly Allowance[] {
  const subject = subjectOf(principal, address);
  const all =
    principal?.kind === 'key'
      ? allowancesOfKey(principal, subject, limits)
      : [{ subject, limit: principal?.kind === 'user' ? limits.user : limits.anonymous }];
  return all.filter(({ limit }) => limit > 0);
}

/**
 * All keys of an organization share its bucket, so more keys give no more points. A key with a larger limit
 * than the organization shares a bucket of that size only with keys that it created, which inherit it.
 */
function allowancesOfKey(
  { keyId, firstMakerId, plan, rateLimit, organizationIds: [organizationId] }: KeyPrincipal,
  subject: string,
  limits: PlanLimits,
): readonly Allowance[] {
  const shared = {
    subject: `organization:${organizationId}`,
    limit: limits.organizations[plan ?? Plan.FREE],
  };
  if (rateLimit == null) return [{ subject, limit: limits.keys[plan ?? Plan.FREE] }, shared];
  if (rateLimit === 0) return [];
  const own = { subject, limit: rateLimit };
  if (shared.limit === 0 || rateLimit <= shared.limit) return [own, shared];
  return [own, { subject: `${shared.subject}:${firstMakerId ?? keyId}:${rateLimit}`, limit: rateLimit }];
}

/** The identity of a caller for everything that is counted by caller. */
export function subjectOf(principal: Principal | undefined, address: string): string {
  if (principal?.kind === 'key') return `key:${principal.keyId}`;
  if (principal?.kind === 'user') return `user:${principal.userId}`;
  return `address:${addressGroup(address)}`;
}
