import { Plan } from '../../kernel/rate-limit.js';
import type { Principal } from '../../kernel/principal.js';
import { addressGroup } from '../client-address.js';

/** Points a minute for each kind of caller; 0 is without limit. */
export interface PlanLimits {
  /** For each address without a credential, or with one that is refused. */
  readonly anonymous: number;
  /** For each person with a session. */
  readonly user: number;
  /** For each key of an organization on the plan, unless the key has a limit of its own. */
  readonly keys: Readonly<Record<Plan, number>>;
}

/** Whose bucket counts, and how large it is. */
export interface Allowance {
  readonly subject: string;
  readonly limit: number;
}

/** The bucket of a caller: of its key, of its person, or of its address. */
export function allowanceOf(
  principal: Principal | undefined,
  address: string,
  limits: PlanLimits,
): Allowance {
  if (principal?.kind === 'key') {
    const limit = principal.rateLimit ?? limits.keys[principal.plan ?? Plan.FREE];
    return { subject: subjectOf(principal, address), limit };
  }
  const limit = principal?.kind === 'user' ? limits.user : limits.anonymous;
  return { subject: subjectOf(principal, address), limit };
}

/** Who a caller is for whatever is counted by caller. */
export function subjectOf(principal: Principal | undefined, address: string): string {
  if (principal?.kind === 'key') return `key:${principal.keyId}`;
  if (principal?.kind === 'user') return `user:${principal.userId}`;
  return `address:${addressGroup(address)}`;
}
