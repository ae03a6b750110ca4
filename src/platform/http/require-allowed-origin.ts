import { ForbiddenError } from '../../kernel/errors.js';
import type { Principal } from '../../kernel/principal.js';

/** Whether pages of this origin may use the key: only listed origins, and none without a list. */
export function mayUseFrom(principal: Principal, origin: string): boolean {
  return (
    principal.kind === 'key' &&
    principal.publishable &&
    (principal.allowedOrigins ?? []).includes(origin.toLowerCase())
  );
}

/**
 * Refuses a publishable key on a page of another origin. A request without `Origin` does not come from a
 * browser, and other clients could send any origin.
 */
export function requireAllowedOrigin(principal: Principal, origin: string | undefined): void {
  if (origin === undefined || principal.kind !== 'key' || !principal.publishable) return;
  if (!mayUseFrom(principal, origin)) {
    throw new ForbiddenError(
      `The origin ${origin} is not among the allowed origins of this publishable key.`,
    );
  }
}
