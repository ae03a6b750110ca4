import type { Environment } from '../../../kernel/environment.js';
import { ErrorCode, refuse } from '../../../kernel/errors.js';
import { normalizeUrl } from '../../../kernel/normalize-url.js';
import type { EgressFilter } from '../transport/egress-filter.js';
import { targetUrlProblem } from '../transport/target-url-problem.js';
import { postbackUrlProblem, withoutMacros } from './postback-url-problem.js';

/**
 * Refuses a URL with other macros, or where a webhook may not be sent to: `INVALID_URL` at `url`.
 * @returns its scheme and host.
 */
export function requirePostbackUrl(url: string, environment: Environment, filter: EgressFilter): string {
  const example = withoutMacros(url);
  const problem =
    postbackUrlProblem(url) ??
    targetUrlProblem(example, environment, filter) ??
    (normalizeUrl(example) === undefined
      ? 'The URL must have a valid host and no white space or quotes.'
      : undefined);
  if (problem !== undefined) throw refuse(ErrorCode.INVALID_URL, problem, 'url');
  return new URL(example).origin;
}
