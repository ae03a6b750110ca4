import type { Config } from '../config.js';
import type { OperationLimits } from '../graphql/limits/operation-guard.js';
import type { PlanLimits } from '../http/rate-limits/allowance-of.js';
import { Plan } from '../kernel/rate-limit.js';

/** What one GraphQL operation may be, by the settings. */
export function operationLimits(config: Config): OperationLimits {
  return {
    depth: config.graphqlMaxDepth,
    aliases: config.graphqlMaxAliases,
    complexity: config.graphqlMaxComplexity,
    tokens: config.graphqlMaxTokens,
    introspection: config.graphqlIntrospection ?? !config.production,
  };
}

/** What callers may do in a minute, by the settings. */
export function planLimits(config: Config): PlanLimits {
  return {
    anonymous: config.rateLimitAnonymous,
    user: config.rateLimitUser,
    keys: { [Plan.FREE]: config.rateLimitFree, [Plan.PRO]: config.rateLimitPro },
  };
}
