import { Plan } from '../../../kernel/rate-limit.js';
import type { KeyPrincipal, Principal } from '../../../kernel/principal.js';
import { addressGroup } from '../client-address.js';

/** Points a minute for each kind of caller; 0 is without limit. */
export interface PlanLimits {
  /** For each address without a credential, or with one that is refused. */
  readonly anonymous: number;
  /** For each person with a session. */
  readonly user: number;
  /** For each key of an organization on the plan, unless the key has a limit of its own. */
  readonly keys: Readonly<Record<Plan, number>>;
  /** For all keys of an organization on the plan together. */
  readonly organizations: Readonly<Record<Plan, number>>;
}

/** Whose bucket counts, and how large it is. */
export interface Allowance {
  readonly subject: string;
  readonly limit: number;
}

/**
 * The buckets that a request takes its points from, in this order: of its key and of the organization of the key, of its person, or
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
 * More keys are not more points: all keys of an organization share its bucket. A key whose own limit is larger than that of the
 * organization shares a bucket of that size with the keys that it made, which inherit the limit, and with no others.
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

/** Who a caller is for whatever is counted by caller. */
export function subjectOf(principal: Principal | undefined, address: string): string {
  if (principal?.kind === 'key') return `key:${principal.keyId}`;
  if (principal?.kind === 'user') return `user:${principal.userId}`;
  return `address:${addressGroup(address)}`;
}
