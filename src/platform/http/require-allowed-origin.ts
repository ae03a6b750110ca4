import { ForbiddenError } from '../../kernel/errors.js';
import type { Principal } from '../../kernel/principal.js';

/** Whether pages of this origin may use the key: exactly the origins that it lists, and of none when it lists none. */
export function mayUseFrom(principal: Principal, origin: string): boolean {
  return (
    principal.kind === 'key' &&
    principal.publishable &&
    (principal.allowedOrigins ?? []).includes(origin.toLowerCase())
  );
}

/**
 * Refuses a publishable key on a page that it is not for. Without the header `Origin` no browser is asking, and whatever
 * else asks could claim any origin.
 */
export function requireAllowedOrigin(principal: Principal, origin: string | undefined): void {
  if (origin === undefined || principal.kind !== 'key' || !principal.publishable) return;
  if (!mayUseFrom(principal, origin)) {
    throw new ForbiddenError(
      `The origin ${origin} is not among the allowed origins of this publishable key.`,
    );
  }
}
